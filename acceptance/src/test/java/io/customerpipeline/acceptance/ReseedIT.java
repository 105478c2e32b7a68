package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/// Kafka loses all its data and Postgres survives: a reseed restores the customers, through a kill
/// in the middle of it.
@LongProof
@NeedsOwnProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReseedIT {
  private static final String RESEEDS = "/v1/reseeds";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int CUSTOMERS = 24;

  private static Standalone standalone;
  private static ReadModelTables tables;
  private static final Map<String, JsonNode> customers = new TreeMap<>();
  private static String deleted;

  @BeforeAll
  static void loseKafka() throws Exception {
    standalone = Standalone.start("reseed");
    PipelineClient client = standalone.client();
    for (int i = 0; i < CUSTOMERS; i++) {
      createAndChange(client, i);
    }
    deleted = client.create(Emails.fresh("deleted")).expect(201).id();
    customers.putAll(listed(client));
    assertThat(customers).hasSize(CUSTOMERS + 1);
    expectRefused(client);
    standalone.stop();
    standalone.lose("kafka");
    standalone.restartForOperator();
    tables = new ReadModelTables(standalone.jdbcUrl());
  }

  @AfterAll
  static void end() throws Exception {
    if (tables != null) {
      tables.close();
    }
    if (standalone != null) {
      standalone.close();
    }
  }

  /// In turn: as it was created, with an external id, with a name, under another e-mail.
  private static void createAndChange(PipelineClient client, int number) {
    String id = client.create(Emails.fresh("first")).expect(201).id();
    switch (number % 4) {
      case 1 -> client.patch(id, "{\"external_id\":\"x%d\"}".formatted(number)).expect(200);
      case 2 -> client.patch(id, "{\"name\":\"Ada\",\"metadata\":{\"n\":1.5}}").expect(200);
      case 3 -> {
        client.patch(id, "{\"email\":\"%s\"}".formatted(Emails.fresh("moved"))).expect(200);
        client.patch(id, "{\"external_id\":\"x%d\"}".formatted(number)).expect(200);
      }
      default -> {}
    }
  }

  /// The log that the customers come from holds them.
  private static void expectRefused(PipelineClient client) {
    Answer refused = client.request("POST", RESEEDS).send().expectProblem(409);
    assertThat(refused.json().path("error").asString()).isEqualTo("LogHoldsOrganizations");
    assertThat(refused.json().at("/organizations/0").asString())
        .isEqualTo(standalone.kept("organization"));
  }

  @Test
  @Order(1)
  void reseedThatIsKilledIsResumedAndEqualsReadModel() throws Exception {
    // Given
    PipelineClient client = standalone.client();
    String foreign = writeToNewLog(client);
    client
        .request(
            "POST",
            RESEEDS + "/exceptions",
            BodyPublishers.ofString("{\"customer_ids\":[\"" + deleted + "\"]}"))
        .send()
        .expect(200);
    customers.remove(deleted);

    // When
    String killed = killedAfterFirstPage();
    assertThat(client.read(RESEEDS + "/" + killed).get("state")).isEqualTo("failed");
    JsonNode done = reseed(client);

    // Then
    assertThat(done.path("restored").asInt()).isEqualTo(CUSTOMERS);
    assertThat(done.path("refused").asInt()).isZero();
    assertThat(done.path("excepted").asInt()).isEqualTo(1);
    assertThat(done.path("refused_organizations").valueStream().map(JsonNode::asString))
        .containsExactly(foreign);
    followNewLog(client);
    expectEqualState();
  }

  /// The last steps of docs/recovery.md, "Kafka is lost".
  private static void followNewLog(PipelineClient client) {
    Answer rebuild = client.request("POST", "/v1/rebuilds?accept_loss=true").send().expect(202);
    await("the read model is rebuilt")
        .atMost(PATIENCE)
        .until(() -> client.read(rebuild.requiredHeader("Location")).get("state").equals("done"));
    client.request("POST", "/v1/webhooks/landing/restart").send().expect(200);
    await("ready")
        .atMost(PATIENCE)
        .until(() -> client.anonymous("GET", "/actuator/health/readiness").send().status() == 200);
  }

  @Test
  @Order(2)
  void secondReseedOfTheSameLogChangesNothing() throws Exception {
    JsonNode again = reseed(standalone.client());

    assertThat(again.path("customers").asInt()).isZero();
    assertThat(again.path("restored").asInt()).isZero();
    expectEqualState();
  }

  @Test
  @Order(3)
  void restoredCustomersAreDeletedAndCreatedAgain() {
    PipelineClient client = standalone.client();
    for (JsonNode customer : customers.values()) {
      String body =
          customer.path("external_id").isNull()
              ? "{\"email\":\"%s\"}".formatted(customer.path("email").asString())
              : "{\"email\":\"%s\",\"external_id\":\"%s\"}"
                  .formatted(
                      customer.path("email").asString(), customer.path("external_id").asString());

      client.posting(body).send().expectProblem(409);
      client.delete(customer.path("id").asString()).expect(204);
      client.posting(body).send().expect(201);
    }
    client.create(Emails.fresh("after")).expect(201);
  }

  /// No caller of the organization asked for a restore.
  @Test
  @Order(4)
  void restoresAreNoOperationsOfTheOrganization() {
    Answer all = standalone.client().read("/v1/operations?limit=100").expect(200);

    assertThat(all.json().path("items").valueStream().map(one -> one.path("type").asString()))
        .isNotEmpty()
        .doesNotContain("restore");
    standalone.client().read("/v1/operations?type=restore").expectProblem(422);
  }

  /// Another organization gets a customer in the new log, before the reseed. The operator had no
  /// customer of it in Postgres but one, which its read model then lacks.
  private static String writeToNewLog(PipelineClient client) throws Exception {
    String organization = new Organizations(client).create("ReseedIT");
    var id = OrganizationId.of(organization);
    try (var commands = new CommandsTopic(standalone.bootstrapServers())) {
      var create = CommandsTopic.create(id, "foreign");
      commands.append(
          CommandsTopic.partitionOf(id, create.path("email").asString()),
          Wire.MAPPER.writeValueAsBytes(create));
    }
    await("a customer in the new log").atMost(PATIENCE).until(() -> !snapshots().isEmpty());
    tables.execute(
        """
        insert into customers
          (organization_id, id, email_key, version, created_at, document, search_text,
           metadata_entries, search_keys, changed_at)
        select '%s', '01a3185c-5000-8b55-b800-000000000005', 'a/b@c.d', 1, now(), document,
               '', '{}', '{}', now()
        from customers limit 1
        """
            .formatted(organization));
    return organization;
  }

  /// Its first page is decided, and nothing tells so in Postgres.
  private static String killedAfterFirstPage() throws Exception {
    tables.execute(
        """
        create function hold() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock(4711);
          return new;
        end
        $$
        """);
    tables.execute(
        """
        create trigger hold before update on reseeded_organizations
        for each row execute function hold()
        """);
    tables.execute("select pg_advisory_lock(4711)");
    String killed = start(standalone.client()).id();
    await("a page is decided")
        .atMost(PATIENCE)
        .until(() -> snapshots().keySet().containsAll(customers.keySet()));
    standalone.client().request("POST", RESEEDS).send().expectProblem(409);
    standalone.client().request("POST", "/v1/rebuilds").send().expectProblem(409);
    standalone.kill();
    standalone.restartForOperator();
    // Its Postgres ended with it, and so did the connection and its lock.
    tables = new ReadModelTables(standalone.jdbcUrl());
    tables.execute("drop function hold cascade");
    return killed;
  }

  private static Answer start(PipelineClient client) {
    var begun = new ArrayList<Answer>();
    await("Kafka is there")
        .atMost(PATIENCE)
        .until(() -> {
          begun.add(client.request("POST", RESEEDS).send());
          return begun.getLast().status() != 503;
        });
    Answer answer = begun.getLast().expect(202);
    assertThat(answer.requiredHeader("Location")).isEqualTo(RESEEDS + "/" + answer.id());
    return answer;
  }

  private static JsonNode reseed(PipelineClient client) {
    String path = RESEEDS + "/" + start(client).id();
    await("the reseed ends")
        .atMost(PATIENCE)
        .until(() -> !client.read(path).get("state").equals("running"));
    JsonNode end = client.read(path).json();
    assertThat(end.path("state").asString()).as(end.toString()).isEqualTo("done");
    return end;
  }

  /// State, snapshots, claims and read model have the customers of before, to the field.
  private static void expectEqualState() throws Exception {
    String organization = standalone.kept("organization");
    try (var topics = new PublicTopics(standalone.bootstrapServers());
        var stores = new StoreChangelogs(standalone.bootstrapServers())) {
      assertThat(of(organization, topics.snapshots())).isEqualTo(customers);
      assertThat(of(organization, topics.processorsState())).isEqualTo(customers);
      assertThat(topics.foldOfEvents().keySet()).doesNotContainAnyElementsOf(customers.keySet());
      stores.expectClaims();
    }
    await("the read model follows")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(listed(standalone.client())).isEqualTo(customers));
  }

  private static Map<String, JsonNode> of(String organization, Map<String, JsonNode> all) {
    var own = new TreeMap<>(all);
    own.values().removeIf(one -> !one.path("organization_id").asString().equals(organization));
    return own;
  }

  private static Map<String, JsonNode> snapshots() {
    try (var topics = new PublicTopics(standalone.bootstrapServers())) {
      return topics.snapshots();
    }
  }

  private static Map<String, JsonNode> listed(PipelineClient client) {
    var listed = new TreeMap<String, JsonNode>();
    client
        .read("/v1/customers?limit=100")
        .expect(200)
        .json()
        .path("items")
        .forEach(one -> listed.put(one.path("id").asString(), one));
    return listed;
  }
}
