package io.customerpipeline.acceptance;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Imports as a client handles them.
final class Imports {
  private static final String PATH = "/v1/imports";

  private final PipelineClient client;

  Imports(PipelineClient client) {
    this.client = client;
  }

  Request csv(String file) {
    return csv(file, "");
  }

  Request csv(String file, String query) {
    return client.request("POST", PATH + query, body(file)).header("Content-Type", "text/csv");
  }

  Request ndjson(String file) {
    return client.request("POST", PATH, body(file)).header("Content-Type", "application/x-ndjson");
  }

  static BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  /// The import, once no row will change any more.
  JsonNode done(Answer accepted) {
    return Jobs.done(client, PATH + "/" + accepted.id());
  }

  /// What cannot change by itself.
  String state(String id) {
    JsonNode found = client.read(PATH + "/" + id).expect(200).json();
    return found.path("id").asString() + found.at("/counts/rows").asInt();
  }

  /// `row result reason` of every row that has a result, in order.
  List<String> results(JsonNode done) {
    var results = new ArrayList<String>();
    String path = PATH + "/" + done.path("id").asString() + "/rows?after=";
    JsonNode page;
    int after = 0;
    do {
      page = client.read(path + after).expect(200).json();
      for (JsonNode row : page.path("items")) {
        results.add(
            "%d %s %s"
                .formatted(
                    row.path("row").asInt(),
                    row.path("result").asString(),
                    row.path("reason").asString(""))
                .strip());
      }
      after = page.path("next").asInt();
    } while (page.path("has_more").asBoolean());
    return results;
  }
}
