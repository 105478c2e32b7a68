package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published SDKs, as npm delivers them, walk through the scenario.
///
/// Skipped where there is no Node, or no registry to fetch the SDKs from.
class PolarSdkIT {
  private static final Path SOURCE = Path.of("src", "test", "node");
  private static final Path COPY = Path.of("target", "node");
  private static final List<String> FILES =
      List.of(
          ".npmrc",
          "package.json",
          "package-lock.json",
          "scenario.mjs",
          "v0.mjs",
          "life.mjs",
          "v1-life.mjs",
          "v0-life.mjs",
          "v1.mjs");
  private static final int MINUTES_MAX = 3;

  /// npm's names for a registry that cannot be reached, as opposed to one that says no.
  private static final List<String> UNREACHABLE =
      List.of("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ECONNRESET");

  private final PipelineClient client = Pipeline.client();

  /// What a command printed, and how it ended.
  private record Result(int exitCode, String output) {}

  @BeforeAll
  static void fetchTheSdks() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "needs node and npm on the path");
    Files.createDirectories(COPY);
    for (String file : FILES) {
      Files.copy(SOURCE.resolve(file), COPY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Result fetched = run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    assumeTrue(
        UNREACHABLE.stream().noneMatch(fetched.output::contains),
        "no registry can be reached to fetch the SDKs from");
    assertThat(fetched.exitCode).as(fetched.output).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v0", "v1-life", "v0-life"})
  void thePublishedSdkWalksThroughTheScenarioAndAWholeLife(String version) throws Exception {
    String url = client.url().toString();

    Result walk =
        run("node", version + ".mjs", url, client.token(), Emails.fresh("sdk-" + version));

    System.out.println("@polar-sh/sdk " + version + "\n" + walk.output);
    assertThat(walk.exitCode).as(walk.output).isZero();
  }

  private static boolean isThere(String command) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static Result run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(COPY, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(COPY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Result(process.waitFor(), Files.readString(output, UTF_8));
  }
}
