package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The feed as a stream: `text/event-stream`, for as long as the client reads.
class FeedStreamIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final PipelineClient client = Pipeline.client();

  @Test
  void whatHappensIsToldAsItHappensAndAgainFromWhereTheClientWas() throws Exception {
    String first;
    String lastId;
    try (var stream = Stream.open(client, "from=now", null)) {
      await().atMost(PATIENCE).until(() -> !stream.lastId().isEmpty());
      first = client.create(Emails.fresh("stream")).expect(201).id();
      await().atMost(PATIENCE).until(() -> stream.events().contains(first + "-1"));
      lastId = stream.lastId();
    }
    client.patch(first, "{\"name\":\"Ann\"}").expect(200);

    try (var stream = Stream.open(client, "from=now", lastId)) {
      await().atMost(PATIENCE).until(() -> stream.events().contains(first + "-2"));
      client.delete(first).expect(204);
      await().atMost(PATIENCE).until(() -> stream.events().contains(first + "-3"));
      assertThat(stream.events()).doesNotContain(first + "-1").doesNotHaveDuplicates();
    }
  }

  @Test
  void aStreamEndsSoonAfterItsKeyIsRevoked() throws Exception {
    var organizations = new Organizations(client);
    String organization = organizations.create("FeedStreamIT");
    Answer key = organizations.key(organization, "events:read");
    try (var stream = Stream.open(organizations.as(key.get("key")), "from=now", null)) {
      await().atMost(PATIENCE).until(() -> !stream.lastId().isEmpty());
      assertThat(stream.hasEnded()).isFalse();

      organizations
          .client(organization, "admin")
          .request("DELETE", Organizations.KEYS + "/" + key.id())
          .send()
          .expect(204);

      await().atMost(PATIENCE).until(stream::hasEnded);
    }
  }

  /// What never ends has a head all the same.
  @Test
  void theHeadOfAStreamComesAtOnce() {
    Answer head = client.request("HEAD", "/v1/events").header("Accept", "text/event-stream").send();

    assertThat(head.expect(200).text()).isEmpty();
    assertThat(head.requiredHeader("Content-Type")).startsWith("text/event-stream");
  }

  @Test
  void aWrongCursorIsRefusedBeforeAnythingIsStreamed() throws Exception {
    Answer refused =
        client
            .request("GET", "/v1/events?from=now")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", "nonsense")
            .send();

    refused.expectInvalid("after");
  }

  /// One client, and what it was told so far.
  private static final class Stream implements AutoCloseable {
    private static final HttpClient HTTP =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private volatile String lastId = "";
    private volatile boolean ended;

    private Stream(InputStream body) {
      this.body = body;
    }

    static Stream open(PipelineClient client, String query, @Nullable String lastEventId)
        throws Exception {
      var request =
          HttpRequest.newBuilder(client.url().resolve("/v1/events?" + query))
              .header("Authorization", "Bearer " + client.token())
              .header("Accept", "text/event-stream");
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId);
      }
      var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      var stream = new Stream(answer.body());
      Thread.ofVirtual().start(stream::read);
      return stream;
    }

    private void read() {
      try (var lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            lastId = line.substring(4);
          } else if (line.startsWith("data: ")) {
            events.add(MAPPER.readTree(line.substring(6)).path("id").asString());
          }
        }
      } catch (IOException _) {
        // Closed from here, or cut off from there.
      }
      ended = true;
    }

    List<String> events() {
      return events;
    }

    /// Empty until the stream has begun.
    String lastId() {
      return lastId;
    }

    boolean hasEnded() {
      return ended;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
