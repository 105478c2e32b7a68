package io.customerpipeline.robustness.process;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// How an installation is started.
///
/// @param logs where each process writes what it says, in a file of its name
/// @param jvmOptions what the JVM of this name is given in addition, such as an agent
public record ClusterSettings(Path logs, Function<String, List<String>> jvmOptions) {

  /// With nothing in addition.
  public static ClusterSettings plain(Path logs) {
    return new ClusterSettings(logs, _ -> List.of());
  }
}
