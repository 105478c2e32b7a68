package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// The API of endpoints, as who runs the installation calls it.
public record ApiCalls(int port) {
  public static final String TOKEN = "cp_dev_recovery";
  public static final String ORGANIZATION = "4f1c1a0e-6f43-4b63-9d52-1f0a2a6d7f77";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Waits until the topics are there, and events that are written from now on land.
  public void awaitReady() {
    var request = HttpRequest.newBuilder(URI.create(url("/actuator/health/readiness"))).build();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> HTTP.send(request, BodyHandlers.ofString()).statusCode() == 200);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /// @return the new endpoint's id
  public String register(Hooks hooks) {
    return register(hooks.url());
  }

  /// @return the new endpoint's id
  public String register(String url) {
    return post("", "{\"url\":\"%s\",\"events\":[\"*\"]}".formatted(url)).path("id").asString();
  }

  public JsonNode get(String path) {
    return done(send("GET", path, ""));
  }

  public JsonNode post(String path, String body) {
    return done(send("POST", path, body));
  }

  public JsonNode patch(String path, String body) {
    return done(send("PATCH", path, body));
  }

  /// What was sent.
  public JsonNode deliveries(String query) {
    return done(sendTo(url("/v1/webhooks/deliveries?" + query), "GET", ""));
  }

  private static JsonNode done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return Wire.MAPPER.readTree(answer.body());
  }

  /// @param path below that of endpoints
  public HttpResponse<String> send(String method, String path, String body) {
    return sendTo(url("/v1/webhooks/endpoints" + path), method, body);
  }

  private static HttpResponse<String> sendTo(String url, String method, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
