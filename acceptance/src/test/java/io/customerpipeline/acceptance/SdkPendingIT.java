package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.acceptance.SdkCalls.End;
import io.customerpipeline.embedded.node.NodePackage;
import java.net.URI;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;

/// While nothing is decided, no SDK takes an operation for a customer: an SDK never asks for
/// operations, so a write whose outcome is not known ends in an error.
@WholePipeline
class SdkPendingIT {
  @Autowired
  @Qualifier("processorLifecycle")
  private SmartLifecycle processor;

  @LocalServerPort private int port;

  @AfterEach
  void startProcessor() {
    if (!processor.isRunning()) {
      processor.start();
    }
  }

  @Test
  void writesWithoutOutcomeEndInTypedErrors() throws Exception {
    NodePackage sdks = NodePackage.installed(Path.of("src", "test", "node"), "sdks-pending");
    String url = URI.create("http://127.0.0.1:" + port).toString();
    String given =
        SdkCalls.run(sdks, "pending.mjs", "prepare", url, WholePipeline.TOKEN).toString();
    processor.stop();

    SdkCalls calls =
        SdkCalls.of(SdkCalls.run(sdks, "pending.mjs", "try", url, WholePipeline.TOKEN, given));

    assertThat(calls.methods()).hasSize(5);
    var softly = new SoftAssertions();
    calls
        .bySdk()
        .forEach((sdk, ends) ->
            ends.forEach((method, end) ->
                softly.assertThat(isPending(end)).as("%s of %s: %s", method, sdk, end).isTrue()));
    softly.assertAll();
  }

  private static boolean isPending(End end) {
    return end.isRefusal() && end.status() == 503 && end.message().contains("outcome-pending");
  }
}
