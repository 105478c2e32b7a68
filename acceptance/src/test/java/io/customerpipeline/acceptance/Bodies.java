package io.customerpipeline.acceptance;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Request bodies from plain Java values.
final class Bodies {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Bodies() {}

  static BodyPublisher json(Object value) {
    return BodyPublishers.ofString(text(value));
  }

  static JsonNode parse(String json) {
    return MAPPER.readTree(json);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
