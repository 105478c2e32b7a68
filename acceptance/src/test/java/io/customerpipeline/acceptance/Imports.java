package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /// A file in the charset that the query states, or in UTF-8.
  Request file(byte[] file, String type, String query) {
    return client
        .request("POST", PATH + query, BodyPublishers.ofByteArray(file))
        .header("Content-Type", type);
  }

  /// A form with some fields, a file and perhaps more fields.
  Request form(
      String fileName, byte[] file, Map<String, String> before, Map<String, String> after) {
    var body = new ByteArrayOutputStream();
    before.forEach((name, value) -> body.writeBytes(part(name, "", value.getBytes(UTF_8))));
    body.writeBytes(part("file", "; filename=\"" + fileName + "\"", file));
    after.forEach((name, value) -> body.writeBytes(part(name, "", value.getBytes(UTF_8))));
    body.writeBytes("--boundary--\r\n".getBytes(UTF_8));
    return file(body.toByteArray(), "multipart/form-data; boundary=boundary", "");
  }

  private static byte[] part(String name, String more, byte[] value) {
    var part = new ByteArrayOutputStream();
    part.writeBytes("--boundary\r\nContent-Disposition: form-data; ".getBytes(UTF_8));
    part.writeBytes("name=\"%s\"%s\r\n\r\n".formatted(name, more).getBytes(UTF_8));
    part.writeBytes(value);
    part.writeBytes("\r\n".getBytes(UTF_8));
    return part.toByteArray();
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

  /// `line result reason` of every row that has a result, in order.
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
                    row.path("line").asInt(),
                    row.path("result").asString(),
                    row.path("reason").asString(""))
                .strip());
      }
      after = page.path("next").asInt();
    } while (page.path("has_more").asBoolean());
    return results;
  }
}
