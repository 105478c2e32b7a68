package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/// A stored position that does not belong to the log is noticed before it is used; nothing is
/// decided that nobody could see, nothing is denied that exists, and the way back works. See
/// docs/recovery.md.
@NeedsOwnProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecoveryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String REBUILDS = "/v1/rebuilds";
  private static final String RELAND = "/v1/webhooks/landing/restart";

  private static Standalone standalone;
  private static PipelineClient client;

  @BeforeAll
  static void start() {
    standalone = Standalone.start("recovery");
    client = standalone.client();
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  @Order(2)
  void anotherLogIsNoticedAndTheOperatorDecides() {
    Map<String, String> created = customers(3);
    Set<String> before = listed();
    String cursor = client.read("/v1/events?from=now").expect(200).get("next");
    standalone.stop();
    standalone.lose("kafka");

    standalone.restartForOperator();

    awaitPositions("another_log");
    client
        .creating(Emails.fresh("refused"))
        .send()
        .expectProblem(503)
        .requiredHeader("Retry-After");
    assertThat(listed()).isEqualTo(before);
    assertThat(client.request("POST", REBUILDS).send().expectProblem(409).get("type"))
        .endsWith(":log-mismatch");
    assertThat(standalone.names("processor")).anyMatch(name -> name.contains("of-another-log"));

    rebuild("?accept_loss=true");
    assertThat(client.request("POST", RELAND).send().expect(200).get("restarted"))
        .isEqualTo("true");

    awaitReady();
    client.read("/v1/events?after=" + cursor).expectProblem(410);
    assertThat(listed()).isEmpty();
    created.forEach((email, id) -> assertThat(create(email).id()).isNotEqualTo(id));
    assertThat(client.request("POST", RELAND).send().expect(200).get("restarted"))
        .isEqualTo("false");
  }

  @Test
  @Order(1)
  void expiredRecordsAndALogThatEndsTooEarlyAreNoticedWhileItRuns() throws Exception {
    Map<String, String> before = customers(3);
    positions().awaitEnd();
    execute("update projection_offsets set next_offset = 0, next_event = 0");
    execute("delete from customers");
    expire("customers.outcomes", "customers.events");

    awaitPositions("before_beginning");
    client.read("/v1/customers").expectProblem(503).requiredHeader("Retry-After");
    client.get(before.values().iterator().next()).expectProblem(503);
    rebuild("");
    awaitReady();
    assertThat(listed()).containsExactlyInAnyOrderElementsOf(before.values());

    execute("update projection_offsets set next_offset = next_offset + 1000");

    awaitPositions("ahead_of_end");
    client
        .creating(Emails.fresh("refused"))
        .send()
        .expectProblem(503)
        .requiredHeader("Retry-After");
    assertThat(listed()).containsExactlyInAnyOrderElementsOf(before.values());
    client.request("POST", REBUILDS).send().expectProblem(409);
    rebuild("?accept_loss=true");
    awaitReady();
    assertThat(listed()).containsExactlyInAnyOrderElementsOf(before.values());
    create(Emails.fresh("afterwards"));
  }

  /// By e-mail their ids.
  private Map<String, String> customers(int count) {
    Map<String, String> ids = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String email = Emails.fresh("recovery");
      ids.put(email, create(email).id());
    }
    return ids;
  }

  /// The first writes after a start can take longer than a request waits by default.
  private Answer create(String email) {
    return client.creating(email).header("Prefer", "wait=30").send().expect(201);
  }

  private Set<String> listed() {
    Set<String> ids = new TreeSet<>();
    for (JsonNode one : client.read("/v1/customers?limit=100").expect(200).json().path("items")) {
      ids.add(one.path("id").asString());
    }
    return ids;
  }

  private void awaitPositions(String state) {
    await(state)
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Answer health = client.request("GET", "/actuator/health").send().expect(503);
          JsonNode projection = health.json().at("/components/projection/details");
          assertThat(projection.path("positions").asString("valid")).isEqualTo(state);
          assertThat(projection.path("action").asString()).contains("docs/recovery.md");
        });
    client.anonymous("GET", "/actuator/health/readiness").send().expect(503);
    assertThat(standalone.logs()).contains("projection.positions_invalid");
  }

  private void awaitReady() {
    await("ready")
        .atMost(PATIENCE)
        .until(() -> client.anonymous("GET", "/actuator/health/readiness").send().status() == 200);
  }

  private void rebuild(String query) {
    Answer begun = client.request("POST", REBUILDS + query).send().expect(202);
    await("rebuilt")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(client.read(begun.requiredHeader("Location")).get("state"))
                .isEqualTo("done"));
  }

  private void execute(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection(standalone.jdbcUrl());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  /// Removes all records, as retention would.
  private void expire(String... topics) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (String topic : topics) {
      positions()
          .ends(topic)
          .forEach((one, end) -> all.put(one, RecordsToDelete.beforeOffset(end)));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", standalone.bootstrapServers()))) {
      admin.deleteRecords(all).all().get();
    }
  }

  private static StoredPositions positions() {
    return new StoredPositions(standalone);
  }
}
