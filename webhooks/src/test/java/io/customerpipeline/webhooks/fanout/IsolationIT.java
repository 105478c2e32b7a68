package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.webhooks.WebhooksApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/// Half of the endpoints are dead, in each of the ways in which one can be. What that costs in time
/// is measured by `./pipeline bench isolation`.
@SpringBootTest(
    classes = WebhooksApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=webhooks",
      "pipeline.topics.partitions=" + IsolationIT.PARTITIONS,
      "pipeline.http.dev-token=" + ApiCalls.TOKEN,
      "pipeline.http.dev-organization=" + IsolationIT.ORGANIZATION,
      "pipeline.webhooks.loopback-allowed=true",
      "pipeline.http.leaving=0s",
      "pipeline.webhooks.attempt-timeout=1s"
    })
@BackedByRealParts
@DirtiesContext
class IsolationIT {
  static final int PARTITIONS = 4;
  static final String ORGANIZATION = "4f1c1a0e-6f43-4b63-9d52-1f0a2a6d7f78";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CUSTOMERS = 50;
  private static final int EVENTS = 500;
  private static final int HEALTHY = 10;
  private static final int CONNECTIONS_MAX = 8;

  /// Ten failures open the breaker; what was under way beside them may fail as well.
  private static final int ATTEMPTS_MAX = 10 + CONNECTIONS_MAX;

  @Autowired private Backing backing;
  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;

  private final List<Hooks> healthy = new ArrayList<>();
  private final List<BlackHole> holes = new ArrayList<>();
  private final Hooks refusing = new Hooks(_ -> 500);
  private final List<String> dead = new ArrayList<>();

  @AfterEach
  void stopReceivers() {
    healthy.forEach(Hooks::close);
    holes.forEach(BlackHole::close);
    refusing.close();
  }

  @Test
  void theDeadHoldTheirOwnConnectionsAndFewRowsAndTheOthersGetEverything() {
    var api = new ApiCalls(port);
    api.awaitReady();
    IntStream.range(0, HEALTHY).forEach(_ -> healthy.add(new Hooks(_ -> 204)));
    healthy.forEach(api::register);
    IntStream.range(0, 4).forEach(_ -> holes.add(new BlackHole()));
    holes.forEach(hole -> dead.add(api.register(hole.url())));
    IntStream.range(0, 3).forEach(_ -> dead.add(api.register("http://127.0.0.1:1/")));
    IntStream.range(0, 3).forEach(_ -> dead.add(api.register(refusing)));
    List<CustomerId> customers = Producing.customers(CUSTOMERS);

    try (var producing =
        new Producing(backing.bootstrapServers(), UUID.fromString(ORGANIZATION), PARTITIONS)) {
      send(producing, customers);
      awaitHealthy(EVENTS);

      await().atMost(PATIENCE).until(() -> dead.stream().allMatch(one -> isPaused(api, one)));
      send(producing, customers);
      awaitHealthy(2 * EVENTS);
    }

    assertThat(healthy).allSatisfy(one -> assertThat(one.goneBack()).isEmpty());
    assertThat(holes).allSatisfy(hole -> assertThat(hole.connectionsMost()).isEqualTo(1));
    assertThat(refusing.taken()).isZero();
    var rows = new FanoutRows(jdbc);
    for (String one : dead) {
      UUID endpoint = UUID.fromString(one);
      assertThat(rows.of(endpoint, "attempts")).as("attempts").isBetween(1L, (long) ATTEMPTS_MAX);
      assertThat(rows.of(endpoint, "lanes")).as("lanes").isLessThanOrEqualTo(ATTEMPTS_MAX);
      // One a partition; other tests on the same database have partitions of their own.
      assertThat(rows.of(endpoint, "cursors")).as("cursors").isBetween((long) PARTITIONS, 8L);
    }
  }

  private static void send(Producing producing, List<CustomerId> customers) {
    for (int i = 0; i < EVENTS; i++) {
      producing.send(customers.get(i % CUSTOMERS));
    }
    producing.flush();
  }

  private void awaitHealthy(int events) {
    await().atMost(PATIENCE).until(() -> healthy.stream().allMatch(one -> one.taken() == events));
  }

  private static boolean isPaused(ApiCalls api, String endpoint) {
    return api.get("/" + endpoint + "/health").hasNonNull("paused_until");
  }
}
