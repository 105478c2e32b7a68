package io.customerpipeline.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// Imports and exports as those who wait for their end.
final class Jobs {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Jobs() {}

  /// The job, once nothing more will come of it. An answer that does not come is asked for again.
  static JsonNode done(PipelineClient client, String path) {
    var last = new AtomicReference<JsonNode>();
    await("end of " + path)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isDone(client, path, last));
    return last.get();
  }

  private static boolean isDone(
      PipelineClient client, String path, AtomicReference<JsonNode> last) {
    try {
      Answer answer = client.read(path);
      if (answer.status() == 200) {
        last.set(answer.json());
      }
      return answer.status() == 200 && answer.json().path("done").asBoolean();
    } catch (UncheckedIOException _) {
      return false;
    }
  }
}
