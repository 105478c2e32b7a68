package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.node.NodePackage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published SDKs, as npm delivers them, walk through the scenario.
class PolarSdkIT {
  private static NodePackage sdks;
  private final PipelineClient client = Pipeline.client();

  @BeforeAll
  static void fetchTheSdks() throws Exception {
    sdks = NodePackage.installed(Path.of("src", "test", "node"), "sdks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v0", "v1-life", "v0-life", "v1-hooks", "v0-hooks"})
  void thePublishedSdkWalksThroughTheScenarioAndAWholeLife(String version) throws Exception {
    String url = client.url().toString();

    var walk =
        sdks.run("node", version + ".mjs", url, client.token(), Emails.fresh("sdk-" + version));

    System.out.println("@polar-sh/sdk " + version + "\n" + walk.output());
    assertThat(walk.exitCode()).as(walk.output()).isZero();
  }
}
