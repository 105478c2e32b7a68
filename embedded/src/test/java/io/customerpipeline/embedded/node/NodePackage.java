package io.customerpipeline.embedded.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs for Node with what they need from npm, in a copy of their folder.
///
/// A test that asks for one is skipped where there is no Node, or no registry to fetch from.
public record NodePackage(Path folder) {
  private static final int MINUTES_MAX = 3;

  /// npm's names for a registry that cannot be reached, as opposed to one that says no.
  private static final List<String> UNREACHABLE =
      List.of("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ECONNRESET");

  /// What a command printed, and how it ended.
  public record Result(int exitCode, String output) {}

  /// @param source with package.json and package-lock.json
  /// @param name of the copy
  public static NodePackage installed(Path source, String name) throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "needs node and npm on the path");
    Path copy = Files.createDirectories(Path.of("target", "node", name));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    var there = new NodePackage(copy);
    Result fetched = there.run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    assumeTrue(
        UNREACHABLE.stream().noneMatch(fetched.output::contains),
        "no registry can be reached to fetch packages from");
    assertThat(fetched.exitCode).as(fetched.output).isZero();
    return there;
  }

  private static boolean isThere(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  public Result run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = start(output, command);
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Result(process.waitFor(), Files.readString(output, UTF_8));
  }

  public Process start(Path output, String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
