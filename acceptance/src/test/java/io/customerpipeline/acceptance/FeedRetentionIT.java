package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import tools.jackson.databind.JsonNode;

/// Who comes back after the events that come next are gone is told so, and where to go on.
@WholePipeline
class FeedRetentionIT {
  private static final String EVENTS = "/v1/events";

  @Autowired private JdbcClient jdbc;
  @Autowired private ScheduledTaskHolder schedule;
  @LocalServerPort private int port;
  private PipelineClient client;

  @BeforeEach
  void connect() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
  }

  @Test
  void aCursorBeforeWhatIsKeptIsRefusedWithTheOldestThatIsValid() {
    String before = client.read(EVENTS + "?from=now").expect(200).get("next");
    String gone = client.create(Emails.fresh("gone")).expect(201).id();
    String between = client.read(EVENTS + "?from=now").expect(200).get("next");
    monthsGoBy();
    String kept = client.create(Emails.fresh("kept")).expect(201).id();

    Answer expired = client.read(EVENTS + "?after=" + before).expectProblem(410);
    Answer stream =
        client
            .request("GET", EVENTS)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", before)
            .send()
            .expectProblem(410);

    assertThat(expired.get("type")).endsWith(":cursor-expired");
    assertThat(stream.get("oldest")).isEqualTo(expired.get("oldest"));
    JsonNode after = read("after=" + expired.get("oldest"));
    assertThat(after.at("/items/0/data/id").asString()).isEqualTo(kept);
    assertThat(after.path("items")).hasSize(1);
    assertThat(read("after=" + between)).isEqualTo(after);
    assertThat(read("from=beginning")).isEqualTo(after);
    client.read("/v1/customers/" + gone + "/events").expectProblem(404);
    client.get(gone).expect(200);
  }

  private JsonNode read(String query) {
    return client.read(EVENTS + "?" + query).expect(200).json();
  }

  /// All events there are become older than the 30 days for which they are kept, and the task that
  /// removes them has its turn.
  private void monthsGoBy() {
    jdbc.sql("update events set appended_at = appended_at - interval '31 days'").update();
    schedule.getScheduledTasks().stream()
        .filter(task -> task.toString().contains("ReadModelRetention"))
        .forEach(task -> task.getTask().getRunnable().run());
  }
}
