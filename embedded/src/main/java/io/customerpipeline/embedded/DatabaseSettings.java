package io.customerpipeline.embedded;

import java.util.List;
import java.util.stream.Collectors;

/// What Postgres is told, in its own names, for one small server on a developer's machine. Nothing
/// here trades safety for speed.
final class DatabaseSettings {
  private static final List<String> SETTINGS =
      List.of(
          "unix_socket_directories=",
          "shared_buffers=256MB",
          // After each checkpoint a page's first change is logged with the whole page. With the
          // default of 1 GB an import into some hundred thousand customers does little else.
          "max_wal_size=4GB",
          "max_connections=200",
          "timezone=UTC",
          "log_timezone=UTC",
          // Nobody replicates from it, and a minimal log is the smaller one.
          "wal_level=minimal",
          "max_wal_senders=0",
          // Short statements by key: compiling them costs more than running them.
          "jit=off");

  private DatabaseSettings() {}

  /// For `pg_ctl --options`, which hands them to a shell: no value here may need quoting.
  static String asOptions(String host, int port) {
    return SETTINGS.stream()
        .map(setting -> "-c " + setting)
        .collect(Collectors.joining(" ", "-h " + host + " -p " + port + " ", ""));
  }
}
