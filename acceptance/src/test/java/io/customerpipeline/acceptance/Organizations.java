package io.customerpipeline.acceptance;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;

/// Organizations and API keys, made the way an operator makes them.
final class Organizations {
  static final String PATH = "/v1/organizations";
  static final String KEYS = "/v1/api-keys";

  private final PipelineClient operator;

  Organizations(PipelineClient operator) {
    this.operator = operator;
  }

  /// A new organization's id.
  String create(String name) {
    return operator
        .request("POST", PATH, BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
        .send()
        .expect(201)
        .id();
  }

  /// A new key, as the answer shows it this once.
  Answer key(String organization, String... scopes) {
    return operator
        .request(
            "POST", PATH + "/" + organization + "/api-keys", BodyPublishers.ofString(body(scopes)))
        .send()
        .expect(201);
  }

  /// A client that has a new key with these scopes.
  PipelineClient client(String organization, String... scopes) {
    return as(key(organization, scopes).get("key"));
  }

  PipelineClient as(String key) {
    return new PipelineClient(operator.url(), key);
  }

  static String body(String... scopes) {
    return "{\"name\":\"test\",\"scopes\":[%s]}"
        .formatted(
            List.of(scopes).stream()
                .map(scope -> '"' + scope + '"')
                .collect(Collectors.joining(",")));
  }
}
