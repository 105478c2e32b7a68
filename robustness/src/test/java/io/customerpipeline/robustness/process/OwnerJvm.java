package io.customerpipeline.robustness.process;

import java.io.IOException;
import java.nio.file.Path;

/// A JVM that owns processes and can be killed, with the class path of this one.
final class OwnerJvm {
  private OwnerJvm() {}

  /// @param main class with a `main` method, which gets the folder as its only argument
  static Process start(Class<?> main, Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
