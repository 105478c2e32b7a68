package io.customerpipeline.acceptance;

import java.net.http.HttpRequest.BodyPublishers;
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

  /// The export, once nothing more will come.
  JsonNode done(Answer accepted) {
    return Jobs.done(client, PATH + "/" + accepted.id());
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
