package io.customerpipeline.webhooks.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.wire.Wire;
import io.customerpipeline.webhooks.WebhooksApplication;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.customerpipeline.webhooks.fanout.ApiCalls;
import io.customerpipeline.webhooks.fanout.Hooks;
import io.customerpipeline.webhooks.fanout.Producing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;

/// Five days of failures in a blink: real attempts, a real topic and real tables, and a clock that
/// is moved by hand.
@SpringBootTest(
    classes = WebhooksApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=webhooks",
      "pipeline.topics.partitions=" + StandingIT.PARTITIONS,
      "pipeline.http.dev-token=" + ApiCalls.TOKEN,
      "pipeline.http.dev-organization=" + ApiCalls.ORGANIZATION,
      "pipeline.webhooks.loopback-allowed=true",
      "pipeline.http.leaving=0s",
      "pipeline.webhooks.retry-delays=100ms"
    })
@BackedByRealParts
@DirtiesContext
class StandingIT {
  static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FIVE_DAYS = Duration.ofDays(5);

  @Autowired private Backing backing;
  @Autowired private StandingRows rows;
  @Autowired private HealthStore store;
  @Autowired private Endpoints endpoints;
  @Autowired private OperatorLog operator;
  @Autowired private PlatformTransactionManager transactions;
  @LocalServerPort private int port;

  private volatile Instant now = Instant.now();

  @Test
  void whoFailsForFiveDaysIsWarnedOfThreeTimesThenDisabledAndGoesOnWhereItStood() {
    var api = new ApiCalls(port);
    api.awaitReady();
    var healthy = new AtomicBoolean();
    try (var hooks = new Hooks(_ -> healthy.get() ? 204 : 500);
        var producing =
            new Producing(
                backing.bootstrapServers(), UUID.fromString(ApiCalls.ORGANIZATION), PARTITIONS)) {
      String endpoint = api.register(hooks);
      var customers = Producing.customers(2);
      producing.send(customers.getFirst());
      producing.flush();
      await().atMost(PATIENCE).until(() -> health(api, endpoint).path("lanes_parked").asInt() == 1);
      JsonNode failing = health(api, endpoint);
      Instant since = Instant.parse(failing.path("failing_since").asString());
      assertThat(failing.path("standing").asString()).isEqualTo("good");

      warnedThreeTimes(api, endpoint, since);
      thenDisabled(api, endpoint, since);

      producing.send(customers.getLast());
      producing.flush();
      await().atMost(PATIENCE).until(() -> health(api, endpoint).path("lag_events").asInt() == 1);
      assertThat(hooks.taken()).isZero();
      healthy.set(true);
      api.patch("/" + endpoint, "{\"enabled\":true}");

      await().atMost(PATIENCE).until(() -> hooks.taken(customers.getLast().toString()) == 1);
      await().atMost(PATIENCE).until(() -> health(api, endpoint).path("lag_events").asInt() == 0);
      assertThat(health(api, endpoint).path("failing_since").isNull()).isTrue();
      checkTwice();
      assertThat(enabled(api, endpoint)).isTrue();
      assertThat(told(endpoint))
          .hasSize(5)
          .last()
          .satisfies(record -> assertThat(record.path("standing").asString()).isEqualTo("good"));
    }
  }

  private void warnedThreeTimes(ApiCalls api, String endpoint, Instant since) {
    int told = 0;
    for (int percent : new int[] {1, 49, 50, 69, 70, 89, 90, 99}) {
      now = since.plus(FIVE_DAYS.multipliedBy(percent).dividedBy(100));
      checkTwice();
      told += percent == 50 || percent == 70 || percent == 90 ? 1 : 0;
      assertThat(told(endpoint)).as("at %d %%", percent).hasSize(told);
      assertThat(enabled(api, endpoint)).isTrue();
    }
  }

  private void thenDisabled(ApiCalls api, String endpoint, Instant since) {
    now = since.plus(FIVE_DAYS);
    checkTwice();
    assertThat(enabled(api, endpoint)).isFalse();
    assertThat(api.get("/" + endpoint).path("disabled_reason").asString()).isEqualTo("failing");
    assertThat(health(api, endpoint).path("standing").asString()).isEqualTo("disabled");
    List<JsonNode> records = told(endpoint);
    assertThat(records)
        .extracting(record -> record.path("standing").asString())
        .containsExactly("warned_50", "warned_70", "warned_90", "disabled");
    assertThat(records.getLast().path("organization_id").asString())
        .isEqualTo(ApiCalls.ORGANIZATION);
    assertThat(Instant.parse(records.getLast().path("failing_since").asString())).isEqualTo(since);
  }

  /// As two instances do, or one that died in between.
  private void checkTwice() {
    for (int i = 0; i < 2; i++) {
      new StandingCheck(rows, endpoints, operator, () -> now, transactions).check();
    }
  }

  @Test
  void whatWaitsForAnEndpointThatIsDownShowsInItsHealthAndInTheMetrics() {
    var api = new ApiCalls(port);
    api.awaitReady();
    try (var producing =
        new Producing(
            backing.bootstrapServers(), UUID.fromString(ApiCalls.ORGANIZATION), PARTITIONS)) {
      String dead =
          api.post("", "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"*\"]}")
              .path("id")
              .asString();
      Producing.customers(7).forEach(producing::send);
      producing.flush();

      await().atMost(PATIENCE).until(() -> health(api, dead).path("lag_events").asInt() == 7);

      await().atMost(PATIENCE).until(() -> health(api, dead).path("lag_seconds").asInt() > 0);
      await().atMost(PATIENCE).until(() -> health(api, dead).hasNonNull("paused_until"));
      assertThat(health(api, dead).path("lanes_parked").asInt()).isZero();
      var meters = new SimpleMeterRegistry();
      new LagGauges(store, Instant::now, meters).look();
      assertThat(meters.get("webhooks.lag.events").gauge().value()).isGreaterThanOrEqualTo(7);
      assertThat(meters.get("webhooks.lag").gauge().value()).isGreaterThanOrEqualTo(1);
      assertThat(api.send("DELETE", "/" + dead, "").statusCode()).isEqualTo(204);
    }
  }

  private static JsonNode health(ApiCalls api, String endpoint) {
    return api.get("/" + endpoint + "/health");
  }

  private static boolean enabled(ApiCalls api, String endpoint) {
    return api.get("/" + endpoint).path("enabled").asBoolean();
  }

  /// All that operators were told about this endpoint, in order.
  private List<JsonNode> told(String endpoint) {
    List<JsonNode> told = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", backing.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("customers.operator").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> {
              if (record.key().equals(endpoint)) {
                told.add(Wire.MAPPER.readTree(record.value().getBytes(UTF_8)));
              }
            });
      }
    }
    return told;
  }
}
