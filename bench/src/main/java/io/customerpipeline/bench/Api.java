package io.customerpipeline.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Calls that prepare a measurement and are none themselves. Every answer has to be a success.
final class Api {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final String token;

  Api(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /// A new organization, and a key of it for everything but keys.
  Api tenant(String name) throws IOException, InterruptedException {
    String organization = text("id", post("/v1/organizations", "{\"name\":\"" + name + "\"}"));
    String scopes = "[\"customers:read\",\"customers:write\",\"webhooks:read\",\"webhooks:write\"]";
    String key =
        post(
            "/v1/organizations/" + organization + "/api-keys",
            "{\"name\":\"bench\",\"scopes\":" + scopes + "}");
    return new Api(url, text("key", key));
  }

  /// For [Connection].
  Options options() {
    return Options.parse(
        new String[] {"--url", url.toString(), "--token", token}, java.util.Map.of());
  }

  String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "application/json", "");
  }

  String post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, "application/json", json);
  }

  String patch(String path, String json) throws IOException, InterruptedException {
    return send("PATCH", path, "application/json", json);
  }

  void delete(String path) throws IOException, InterruptedException {
    send("DELETE", path, "application/json", "");
  }

  /// Creates that many customers, and returns once all of them are there.
  void importCustomers(int customers, String tag) throws IOException, InterruptedException {
    var file = new StringBuilder("email,name\n");
    for (int row = 0; row < customers; row++) {
      file.append(tag).append('-').append(row).append("@bench.example,Customer ").append(row);
      file.append('\n');
    }
    String id = text("id", send("POST", "/v1/imports", "text/csv", file.toString()));
    while (text("done", get("/v1/imports/" + id)).equals("false")) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private String send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body));
    var answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  /// The first member of that name.
  static String text(String name, String json) {
    Matcher member = Pattern.compile('"' + name + "\"\\s*:\\s*\"?([^\",}]*)").matcher(json);
    if (!member.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return member.group(1);
  }
}
