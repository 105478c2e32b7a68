package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;

/// Steps that the runbooks of docs/recovery.md have in common, as an operator takes them.
record RecoverySteps(Standalone standalone) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  PipelineClient client() {
    return standalone.client();
  }

  /// Runs `./pipeline`, which has to succeed, and returns what it prints.
  String pipeline(String... words) throws Exception {
    return new CommandLine(client()).succeed(words);
  }

  /// @param component of the health answer, such as `projection`
  void awaitPositions(String component, String state) {
    await(component + " " + state)
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode health = client().request("GET", "/actuator/health").send().json();
          JsonNode details = health.at("/components/" + component + "/details");
          assertThat(details.path("positions").asString("valid"))
              .as(health.toString())
              .isEqualTo(state);
        });
  }

  /// The processor does not use the local state that it finds.
  void awaitStateMovedAside() {
    await("state moved aside")
        .atMost(PATIENCE)
        .until(() ->
            standalone.names("processor").stream().anyMatch(it -> it.contains("of-another-log")));
  }

  void awaitReady() {
    await("ready").atMost(PATIENCE).until(standalone::isReady);
  }

  /// The first write after a start can take longer than a request waits.
  void awaitDecisions() {
    await("a write is decided")
        .atMost(PATIENCE)
        .until(() -> {
          Answer created = client().create(Emails.fresh("probe"));
          return created.status() == 201 && client().delete(created.id()).status() == 204;
        });
  }

  /// Removes all records of the topics, as retention would.
  void expire(String... topics) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (String topic : topics) {
      new StoredPositions(standalone)
          .ends(topic)
          .forEach((one, end) -> all.put(one, RecordsToDelete.beforeOffset(end)));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", standalone.bootstrapServers()))) {
      admin.deleteRecords(all).all().get();
    }
  }

  /// The customers of the read model, by id.
  Map<String, JsonNode> listed() {
    var listed = new TreeMap<String, JsonNode>();
    client()
        .read("/v1/customers?limit=100")
        .expect(200)
        .json()
        .path("items")
        .forEach(one -> listed.put(one.path("id").asString(), one));
    return listed;
  }

  /// State, snapshots, claims and read model have exactly these customers, to the field.
  void expectEqualState(Map<String, JsonNode> customers) {
    await("the read model follows")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(listed()).isEqualTo(customers));
    try (var topics = new PublicTopics(standalone.bootstrapServers());
        var stores = new StoreChangelogs(standalone.bootstrapServers())) {
      assertThat(topics.snapshots()).isEqualTo(customers);
      assertThat(topics.processorsState()).isEqualTo(customers);
      stores.expectClaims();
    }
  }

  /// Create, delete and create again work for these e-mails; the customers are gone afterwards.
  void expectRecreates(Iterable<String> emails) {
    for (String email : emails) {
      String first = client().create(email).expect(201).id();
      client().create(email).expectProblem(409);
      client().delete(first).expect(204);
      String second = client().create(email).expect(201).id();
      assertThat(second).isNotEqualTo(first);
      client().delete(second).expect(204);
    }
  }
}
