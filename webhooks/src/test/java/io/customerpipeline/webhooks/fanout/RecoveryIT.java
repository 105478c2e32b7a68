package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.webhooks.WebhooksApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/// What a person does about deliveries that went wrong: the role alone, over HTTP, on a real broker
/// and a real database, with a schedule of a blink.
@SpringBootTest(
    classes = WebhooksApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=webhooks",
      "pipeline.topics.partitions=" + RecoveryIT.PARTITIONS,
      "pipeline.http.dev-token=" + ApiCalls.TOKEN,
      "pipeline.http.dev-organization=" + ApiCalls.ORGANIZATION,
      "pipeline.webhooks.loopback-allowed=true",
      "pipeline.http.leaving=0s",
      "pipeline.webhooks.replay-rate=2000",
      "pipeline.webhooks.retry-delays=100ms, 100ms"
    })
@BackedByRealParts
@DirtiesContext
class RecoveryIT {
  static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired private Backing backing;
  @LocalServerPort private int port;
  private Producing producing;
  private ApiCalls api;

  @BeforeEach
  void connect() {
    api = new ApiCalls(port);
    api.awaitReady();
    producing =
        new Producing(
            backing.bootstrapServers(), UUID.fromString(ApiCalls.ORGANIZATION), PARTITIONS);
  }

  @AfterEach
  void close() {
    producing.close();
  }

  @Test
  void aParkedCustomerGoesOnInOrderOnceSkippedOrResumed() {
    var customers = Producing.customers(2);
    CustomerId poisoned = customers.getFirst();
    CustomerId other = customers.getLast();
    var cured = new AtomicBoolean();
    try (var hooks = new Hooks(id -> !cured.get() && id.matches(poisoned + "-[24]") ? 500 : 204)) {
      String endpoint = api.register(hooks);
      for (int i = 0; i < 5; i++) {
        producing.send(poisoned);
        producing.send(other);
      }
      producing.flush();

      JsonNode lane = parked(endpoint, poisoned + "-2");
      assertThat(lane.path("customer_id").asString()).isEqualTo(poisoned.toString());
      assertThat(lane.path("attempts").asInt()).isEqualTo(3);
      assertThat(lane.path("next_attempt_at").isNull()).isTrue();
      await().atMost(PATIENCE).until(() -> hooks.taken(other.toString()) == 5);
      assertThat(hooks.taken(poisoned.toString())).isEqualTo(1);

      assertThat(skipped(endpoint, poisoned + "-2")).containsOnly(false);
      hooks.forget(poisoned + "-2");
      assertThat(api.post(lanes(endpoint) + "/" + poisoned + "/skip", "").path("state").asString())
          .isEqualTo("retrying");

      parked(endpoint, poisoned + "-4");
      assertThat(hooks.taken(poisoned.toString())).isEqualTo(3);
      assertThat(skipped(endpoint, poisoned + "-2")).hasSize(3).containsOnly(true);
      assertThat(skipped(endpoint, poisoned + "-4")).containsOnly(false);

      cured.set(true);
      api.post(lanes(endpoint) + "/" + poisoned + "/resume", "");

      await().atMost(PATIENCE).until(() -> hooks.taken(poisoned.toString()) == 5);
      await().atMost(PATIENCE).until(() -> api.get(lanes(endpoint)).path("items").isEmpty());
      assertThat(hooks.goneBack()).isEmpty();
      assertThat(hooks.repeats()).isZero();
      assertThat(api.send("POST", lanes(endpoint) + "/" + poisoned + "/resume", "").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aCustomerThatWaitsIsTriedAtOnceWhenAPersonSaysSo() {
    CustomerId customer = Producing.customers(1).getFirst();
    var cured = new AtomicBoolean();
    try (var hooks = new Hooks(_ -> cured.get() ? 204 : 503)) {
      String endpoint = api.register(hooks);
      producing.send(customer);
      producing.flush();
      await().atMost(PATIENCE).until(() -> !api.get(lanes(endpoint)).path("items").isEmpty());
      JsonNode lane = api.get(lanes(endpoint)).at("/items/0");
      assertThat(lane.path("state").asString()).isEqualTo("retrying");
      assertThat(Instant.parse(lane.path("next_attempt_at").asString()))
          .as("longer than this test waits")
          .isAfter(Instant.now().plus(PATIENCE));
      assertThat(api.send("POST", lanes(endpoint) + "/" + customer + "/skip", "").statusCode())
          .isEqualTo(409);

      cured.set(true);
      JsonNode resumed = api.post(lanes(endpoint) + "/" + customer + "/resume", "");

      assertThat(resumed.path("state").asString()).isEqualTo("retrying");
      assertThat(resumed.path("attempts").asInt()).as("those that were made count").isEqualTo(1);
      await().atMost(PATIENCE).until(() -> hooks.taken() == 1);
      await().atMost(PATIENCE).until(() -> api.get(lanes(endpoint)).path("items").isEmpty());
    }
  }

  @Test
  void aReplayBeginsWithTheEventThatIsNamed() {
    CustomerId customer = Producing.customers(1).getFirst();
    try (var hooks = new Hooks(_ -> 204)) {
      String endpoint = api.register(hooks);
      for (int i = 0; i < 5; i++) {
        producing.send(customer);
      }
      producing.flush();
      String third = "{\"from_event_id\":\"" + customer + "-3\"";
      await().atMost(PATIENCE).until(() -> hooks.taken() == 5);
      await()
          .atMost(PATIENCE)
          .until(() -> asked(endpoint, third + ",\"dry_run\":true}").path("events").asInt() == 3);
      assertThat(asked(endpoint, third + ",\"dry_run\":true}").path("id").isNull()).isTrue();
      hooks.beginAnew();
      hooks.forget(customer + "-2");

      String replay = asked(endpoint, third + "}").path("id").asString();

      String path = "/" + endpoint + "/replays/" + replay;
      await().atMost(PATIENCE).until(() -> api.get(path).path("state").asString("").equals("done"));
      assertThat(hooks.taken()).isEqualTo(3);
      assertThat(hooks.goneBack()).isEmpty();
      assertThat(hooks.changed()).isEmpty();
      assertThat(api.post(path + "/cancel", "").path("state").asString()).isEqualTo("done");
      JsonNode replays = api.get("/" + endpoint + "/replays?limit=1");
      assertThat(replays.at("/items/0/id").asString()).isEqualTo(replay);
      assertThat(replays.at("/items/0/count_is_lower_bound").asBoolean(true)).isFalse();
      assertThat(replays.at("/pagination/total_count").asInt()).isEqualTo(1);
    }
  }

  private JsonNode asked(String endpoint, String body) {
    return api.post("/" + endpoint + "/replays", body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                     | from
          {"from":"yesterday"}                                   | from
          {"from":"beginning","from_event_id":"a-1"}             | from
          {"from_event_id":"nobody-1"}                           | from_event_id
          {"from":"beginning","dry_run":"yes"}                   | dry_run
          {"from":"beginning","speed":9}                         | speed
          """)
  void aReplayThatMakesNoSenseIsRefusedByItsField(String body, String field) {
    try (var hooks = new Hooks(_ -> 204)) {
      var answer = api.send("POST", "/" + api.register(hooks) + "/replays", body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }
  }

  /// What each attempt for the event says.
  private List<Boolean> skipped(String endpoint, String eventId) {
    return api.deliveries("endpoint_id=" + endpoint + "&query=" + eventId)
        .path("items")
        .valueStream()
        .map(one -> one.at("/webhook_event/skipped").asBoolean())
        .toList();
  }

  private JsonNode parked(String endpoint, String eventId) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode lane = api.get(lanes(endpoint)).at("/items/0");
          return lane.path("state").asString("").equals("parked")
              && lane.path("event_id").asString("").equals(eventId);
        });
    return api.get(lanes(endpoint)).at("/items/0");
  }

  private static String lanes(String endpoint) {
    return "/" + endpoint + "/lanes";
  }
}
