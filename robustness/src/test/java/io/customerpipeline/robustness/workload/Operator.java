package io.customerpipeline.robustness.workload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prepares a run, as an operator would: organizations, keys, webhook endpoints. Nothing of it is
/// part of the history.
///
/// @param url of an api
/// @param webhooks url of an instance of that role
record Operator(HttpClient http, URI url, URI webhooks, String token) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> SCOPES =
      List.of(
          "customers:read", "customers:write", "events:read", "webhooks:read", "webhooks:write");

  Tenant tenant(String name) throws IOException, InterruptedException {
    String organization =
        post(url.resolve("/v1/organizations"), token, Map.of("name", name)).path("id").asString();
    JsonNode key =
        post(
            url.resolve("/v1/organizations/" + organization + "/api-keys"),
            token,
            Map.of("name", "run", "scopes", SCOPES));
    return new Tenant(organization, key.path("key").asString());
  }

  /// @return the endpoint's id
  String endpoint(Tenant tenant, URI receiver, List<String> events)
      throws IOException, InterruptedException {
    return post(
            webhooks.resolve("/v1/webhooks/endpoints"),
            tenant.token(),
            Map.of("url", receiver.toString(), "events", events))
        .path("id")
        .asString();
  }

  /// @return where it can be asked for
  URI beginImport(Tenant tenant, int rows) throws IOException, InterruptedException {
    String file =
        IntStream.range(0, rows)
            .mapToObj(row -> "{\"email\":\"imported-" + row + "@example.com\"}\n")
            .collect(Collectors.joining());
    URI imports = url.resolve("/v1/imports");
    JsonNode begun =
        sent(
            HttpRequest.newBuilder(imports)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(file)),
            tenant.token());
    return URI.create(imports + "/" + begun.path("id").asString());
  }

  void requireCreated(URI begun, Tenant tenant, int rows) throws IOException, InterruptedException {
    JsonNode counts = get(begun, tenant.token()).path("counts");
    if (counts.path("created").asInt() != rows) {
      throw new IllegalStateException("of " + rows + " rows there came " + counts);
    }
  }

  void beginRebuild() throws IOException, InterruptedException {
    sent(HttpRequest.newBuilder(url.resolve("/v1/rebuilds")).POST(BodyPublishers.noBody()), token);
  }

  private JsonNode post(URI target, String by, Map<String, ?> body)
      throws IOException, InterruptedException {
    return sent(
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body))),
        by);
  }

  JsonNode get(URI target, String by) throws IOException, InterruptedException {
    return sent(HttpRequest.newBuilder(target), by);
  }

  private JsonNode sent(HttpRequest.Builder request, String by)
      throws IOException, InterruptedException {
    HttpResponse<String> reply =
        http.send(
            request.timeout(Duration.ofSeconds(20)).header("Authorization", "Bearer " + by).build(),
            BodyHandlers.ofString());
    if (reply.statusCode() / 100 != 2) {
      throw new IOException(reply.request().uri() + " answered " + reply.statusCode());
    }
    return MAPPER.readTree(reply.body());
  }
}
