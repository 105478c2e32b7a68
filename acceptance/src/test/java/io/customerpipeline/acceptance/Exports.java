package io.customerpipeline.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// Exports as a client handles them.
final class Exports {
  static final String PATH = "/v1/exports";

  private final PipelineClient client;

  Exports(PipelineClient client) {
    this.client = client;
  }

  Request creating(String json) {
    return client.request("POST", PATH, BodyPublishers.ofString(json));
  }

  /// The id of an export whose file is there.
  String written(String json) {
    return done(creating(json).send().expect(202)).path("id").asString();
  }

  /// The export, once nothing more will come. An answer that does not come is asked for again.
  JsonNode done(Answer accepted) {
    var last = new AtomicReference<JsonNode>();
    await("end of export " + accepted.id())
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isDone(accepted.id(), last));
    return last.get();
  }

  private boolean isDone(String id, AtomicReference<JsonNode> last) {
    try {
      Answer answer = client.read(PATH + "/" + id);
      if (answer.status() == 200) {
        last.set(answer.json());
      }
      return answer.status() == 200 && answer.json().path("done").asBoolean();
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  static String path(String id) {
    return PATH + "/" + id + "/file";
  }

  Request reading(String id) {
    return client.request("GET", path(id));
  }

  Answer part(String id, String range) {
    return reading(id).header("Range", range).send();
  }

  String file(String id) {
    return reading(id).send().expect(200).text();
  }
}
