package io.customerpipeline.standalone;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The command line: `--port N` and `--data DIR`, also with `=`, and properties such as
/// `--logging.level.root=debug`, which go to Spring. An option that nobody knows is refused: passed
/// over, it would leave the program with another port or folder than its user believes.
///
/// @param port of the HTTP server, 0 for any free one
/// @param data folder for all that is kept, absolute
/// @param further Spring's own arguments, such as `--logging.level.root=debug`
record Arguments(int port, Path data, List<String> further) {
  private static final int PORT_DEFAULT = 8080;
  private static final int PORT_MAX = 65_535;
  private static final String DATA_DEFAULT = ".pipeline/data";

  /// Where Spring's properties begin, and Spring's own two options without a value.
  private static final Pattern PROPERTY =
      Pattern.compile(
          "--(spring|pipeline|server|management|logging|springdoc)\\.[^=]+=.*|--debug|--trace",
          Pattern.DOTALL);

  private static final String USAGE =
      "up takes --port N, --data DIR, and properties such as --logging.level.root=debug,"
          + " whose names begin with spring, pipeline, server, management, logging or springdoc.";

  /// Whether only the usage is asked for.
  static boolean isHelp(String... arguments) {
    return List.of(arguments).contains("--help") || List.of(arguments).contains("-h");
  }

  static String usage() {
    return USAGE;
  }

  /// @throws CannotStartException if an argument is not known, or a value is missing, no port
  ///   number, or no path that can be used
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
        default -> further.add(known(argument));
      }
    }
    return new Arguments(port, DataPath.of(data), List.copyOf(further));
  }

  private static String known(String argument) {
    if (!PROPERTY.matcher(argument).matches()) {
      throw new CannotStartException("There is no option " + nameOf(argument) + ": " + USAGE);
    }
    return argument;
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
