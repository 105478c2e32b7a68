package io.customerpipeline.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The Postgres server process that `postmaster.pid` in a data folder speaks of.
///
/// The file outlives a killed machine, and its number may by then belong to anyone: a process is
/// taken for the server only if it is a `postgres` that was started on this very folder.
record Postmaster(ProcessHandle process) {
  /// In the file: the process, its folder, when it started, its port.
  private static final int PORT_LINE = 3;

  /// The living server of this data folder, if there is one.
  static Optional<Postmaster> of(Path data) throws IOException {
    if (!Files.exists(file(data))) {
      return Optional.empty();
    }
    // One line is a path, which may be in any encoding.
    List<String> lines = Files.readAllLines(file(data), ISO_8859_1);
    return lines.stream()
        .findFirst()
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,10}"))
        .map(Long::valueOf)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(process -> serves(process, data, lines))
        .map(Postmaster::new);
  }

  /// Where the server writes its number.
  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /// The server is started with a relative folder, so its port has to be that of the file as well,
  /// and where the system tells a process' working directory, that has to be the folder.
  private static boolean serves(ProcessHandle process, Path data, List<String> lines) {
    if (process.info().command().filter(it -> it.endsWith("/postgres")).isEmpty()) {
      return false;
    }
    List<String> arguments = process.info().arguments().map(Arrays::asList).orElse(List.of());
    if (arguments.contains(data.toString())) {
      return true;
    }
    String port = lines.size() > PORT_LINE ? lines.get(PORT_LINE).strip() : "";
    return arguments.contains(data.getFileName() + "")
        && arguments.contains(port)
        && !isElsewhere(process, data);
  }

  private static boolean isElsewhere(ProcessHandle process, Path data) {
    Path directory = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.exists(directory) && !Files.isSameFile(directory, data);
    } catch (IOException _) {
      return false; // The system does not tell.
    }
  }
}
