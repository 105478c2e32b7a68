package io.customerpipeline.standalone;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The command line: `--port N` and `--data DIR`, also with `=`; what else is there goes to Spring.
///
/// @param port of the HTTP server, 0 for any free one
/// @param data folder for all that is kept, absolute
/// @param further Spring's own arguments, such as `--logging.level.root=debug`
record Arguments(int port, Path data, List<String> further) {
  private static final int PORT_DEFAULT = 8080;
  private static final int PORT_MAX = 65_535;
  private static final String DATA_DEFAULT = ".pipeline/data";

  /// @throws CannotStartException if a value is missing or no port number
  static Arguments parse(String... arguments) {
    int port = PORT_DEFAULT;
    String data = DATA_DEFAULT;
    var further = new ArrayList<String>();
    var left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (nameOf(argument)) {
        case "--port" -> port = portOf(valueOf(argument, left));
        case "--data" -> data = valueOf(argument, left);
        default -> further.add(argument);
      }
    }
    return new Arguments(port, Path.of(data).toAbsolutePath().normalize(), List.copyOf(further));
  }

  private static String nameOf(String argument) {
    int end = argument.indexOf('=');
    return end < 0 ? argument : argument.substring(0, end);
  }

  private static String valueOf(String argument, ArrayDeque<String> left) {
    int end = argument.indexOf('=');
    Optional<String> value =
        end < 0 ? Optional.ofNullable(left.pollFirst()) : Optional.of(argument.substring(end + 1));
    return value
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new CannotStartException(nameOf(argument) + " needs a value."));
  }

  private static int portOf(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > PORT_MAX) {
      throw new CannotStartException("--port must be a number from 0 to 65535, not " + text + ".");
    }
    return Integer.parseInt(text);
  }
}
