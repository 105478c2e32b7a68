package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the stream of one operation, and what it was told so far.
final class OperationStream implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<JsonNode> states = new CopyOnWriteArrayList<>();
  private final List<String> others = new CopyOnWriteArrayList<>();
  private final InputStream body;
  private volatile boolean ended;
  private volatile boolean cutOff;

  private OperationStream(InputStream body) {
    this.body = body;
  }

  static OperationStream open(PipelineClient client, String operation) throws Exception {
    var request =
        HttpRequest.newBuilder(client.url().resolve("/v1/operations/" + operation + "/events"))
            .header("Authorization", "Bearer " + client.token())
            .header("Accept", "text/event-stream");
    var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    var stream = new OperationStream(answer.body());
    Thread.ofVirtual().start(stream::read);
    return stream;
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data: ")) {
          states.add(MAPPER.readTree(line.substring(6)));
        } else if (!line.isEmpty()) {
          others.add(line);
        }
      }
    } catch (IOException _) {
      cutOff = true;
    }
    ended = true;
  }

  /// Of the operation, in order.
  List<JsonNode> states() {
    return states;
  }

  /// All other lines.
  List<String> others() {
    return others;
  }

  boolean hasEnded() {
    return ended;
  }

  /// Whether it ended without the end of an answer.
  boolean wasCutOff() {
    return cutOff;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
