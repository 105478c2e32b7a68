package io.customerpipeline.embedded;

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

  /// The living server of this data folder, if there is one.
  static Optional<Postmaster> of(Path data) throws IOException {
    return pid(data)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(process -> serves(process, data))
        .map(Postmaster::new);
  }

  /// Where the server writes its number.
  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  private static Optional<Long> pid(Path data) throws IOException {
    if (!Files.exists(file(data))) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file(data));
    return lines.stream()
        .findFirst()
        .map(String::strip)
        .filter(text -> text.matches("\\d{1,10}"))
        .map(Long::valueOf);
  }

  private static boolean serves(ProcessHandle process, Path data) {
    boolean isPostgres =
        process.info().command().filter(it -> it.endsWith("/postgres")).isPresent();
    return isPostgres
        && process
            .info()
            .arguments()
            .filter(all -> Arrays.asList(all).contains(data.toString()))
            .isPresent();
  }
}
