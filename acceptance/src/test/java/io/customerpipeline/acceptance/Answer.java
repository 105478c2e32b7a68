package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the pipeline answered to one request.
record Answer(int status, HttpHeaders headers, String text) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /// @throws AssertionError with the whole answer, if the status is another
  Answer expect(int expected) {
    assertThat(status).as("status of %s", this).isEqualTo(expected);
    return this;
  }

  /// A refusal as RFC 9457 has it, of this status.
  Answer expectProblem(int expected) {
    expect(expected);
    assertThat(header("Content-Type")).as("content type of %s", this).isPresent();
    assertThat(header("Content-Type").get()).startsWith("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("type").isString()).as("type of %s", this).isTrue();
    assertThat(problem.path("title").asString()).as("title of %s", this).isNotBlank();
    assertThat(problem.path("status").asInt()).as("status in %s", this).isEqualTo(expected);
    assertThat(problem.has("detail")).as("detail of %s", this).isTrue();
    return this;
  }

  /// A `422` that names this field, both in the RFC's way and in the way the SDKs read.
  Answer expectInvalid(String field) {
    expectProblem(422);
    assertThat(json().path("errors").valueStream().map(e -> e.path("field").asString()))
        .as("fields in errors of %s", this)
        .contains(field);
    JsonNode detail = json().path("detail");
    assertThat(detail.isArray()).as("detail of %s is an array", this).isTrue();
    for (JsonNode each : detail) {
      assertThat(each.path("loc").isArray()).as("loc in %s", this).isTrue();
      assertThat(each.path("msg").asString()).as("msg in %s", this).isNotBlank();
      assertThat(each.path("type").asString()).as("type in %s", this).isNotBlank();
    }
    return this;
  }

  /// Whether the write is in the log and its outcome is not known yet: `202` for a client that
  /// asked for an operation, else `503`.
  boolean isPending() {
    return status == 202
        || status == 503 && json().path("type").asString().endsWith(":outcome-pending");
  }

  /// The answer to a write without `Prefer` whose outcome is not known in time.
  Answer expectPending() {
    expectProblem(503);
    assertThat(isPending()).as("%s is pending", this).isTrue();
    String operation = requiredHeader("Operation-Id");
    assertThat(requiredHeader("Location")).isEqualTo("/v1/operations/" + operation);
    assertThat(get("operation_id")).isEqualTo(operation);
    requiredHeader("Retry-After");
    return this;
  }

  JsonNode json() {
    return MAPPER.readTree(text);
  }

  /// A member of the body by name, as text.
  String get(String name) {
    assertThat(json().has(name)).as("%s in %s", name, this).isTrue();
    return json().get(name).asString();
  }

  String id() {
    return get("id");
  }

  /// The ids of the customers in a list.
  java.util.List<String> ids() {
    return StreamSupport.stream(json().path("items").spliterator(), false)
        .map(item -> item.path("id").asString())
        .toList();
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  String requiredHeader(String name) {
    assertThat(header(name)).as("header %s of %s", name, this).isPresent();
    return header(name).orElseThrow();
  }
}
