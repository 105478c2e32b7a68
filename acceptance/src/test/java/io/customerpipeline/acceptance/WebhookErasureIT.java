package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/// Of a deleted customer nothing is left in the tables of the webhooks once their windows have
/// passed: whatever receivers took, refused and sent back, and whatever still waits for them.
@WholePipeline
class WebhookErasureIT {
  private static final String ENDPOINTS = "/v1/webhooks/endpoints";

  /// With the schedule that is the default.
  private static final int ATTEMPTS_MAX = 10;

  @Autowired private JdbcClient jdbc;
  @Autowired private ScheduledTaskHolder schedule;
  @LocalServerPort private int port;
  private PipelineClient client;

  private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
  private final Receiver taking = Receiver.started();
  private final Receiver refusing = Receiver.started();
  private final List<String> endpoints = new ArrayList<>();

  @BeforeEach
  void connect() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    taking.echo();
    refusing.echo();
    refusing.answer(one -> one.body().contains(canary) ? 500 : 200);
  }

  @AfterEach
  void leaveNothingBehind() {
    endpoints.forEach(id -> client.request("DELETE", ENDPOINTS + "/" + id).send());
    taking.close();
    refusing.close();
  }

  @Test
  void aDeletedCustomerLeavesNothingInTheTablesOfTheWebhooks() {
    register(taking);
    String parked = register(refusing);
    othersAreTaken();
    String customer =
        client
            .posting(
                "{\"email\":\"%1$s@example.com\",\"name\":\"%1$s\",\"external_id\":\"%1$s\"}"
                    .formatted(canary))
            .send()
            .expect(201)
            .id();
    client.patch(customer, "{\"name\":\"other " + canary + "\"}").expect(200);
    await().atMost(PipelineClient.PATIENCE).until(() -> received(taking) == 2);
    park(parked, customer);
    redeliver(customer + "-1");
    assertThat(found()).contains("events.body", "attempts.answer");

    client.delete(customer).expect(204);
    await().atMost(PipelineClient.PATIENCE).until(() -> received(taking) == 4);
    await().atMost(PipelineClient.PATIENCE).until(() -> attempts(customer + "-3") == 1);
    assertThat(found()).as("what receivers sent back goes at once").containsExactly("events.body");

    theWindowOfTheDeletedPasses(customer);
    assertThat(found()).isEmpty();

    resume(parked, customer);
    await().atMost(PipelineClient.PATIENCE).until(() -> lanes(parked) == 0);
    assertThat(found()).isEmpty();
    assertThat(received(refusing)).as("what is erased is not sent").isEqualTo(ATTEMPTS_MAX);
  }

  /// So many that ten failures beside them do not open the breaker.
  private void othersAreTaken() {
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      client.create(Emails.fresh("other")).expect(201);
    }
    await().atMost(PipelineClient.PATIENCE).until(() -> refusing.received().size() == ATTEMPTS_MAX);
  }

  private int received(Receiver receiver) {
    return (int) receiver.received().stream().filter(one -> one.body().contains(canary)).count();
  }

  private String register(Receiver receiver) {
    String body = "{\"url\":\"%s\",\"events\":[\"*\"]}".formatted(receiver.url());
    String id =
        client.request("POST", ENDPOINTS, BodyPublishers.ofString(body)).send().expect(201).id();
    endpoints.add(id);
    return id;
  }

  /// Its schedule takes days: a person tries at once, again and again.
  private void park(String endpoint, String customer) {
    for (int made = 1; made < ATTEMPTS_MAX; made++) {
      int before = made;
      await()
          .atMost(PipelineClient.PATIENCE)
          .until(() -> attempts(customer + "-1", endpoint) == before && lanes(endpoint) == 1);
      resume(endpoint, customer);
    }
    await()
        .atMost(PipelineClient.PATIENCE)
        .until(() ->
            count(
                    "select count(*) from webhooks.lanes where state = 'parked' and endpoint_id ="
                        + " '%s'".formatted(endpoint))
                == 1);
  }

  private void resume(String endpoint, String customer) {
    client
        .request("POST", ENDPOINTS + "/" + endpoint + "/lanes/" + customer + "/resume")
        .send()
        .expect(200);
  }

  private void redeliver(String event) {
    client
        .request("POST", "/v1/webhooks/events/" + endpoints.getFirst() + "." + event + "/redeliver")
        .send()
        .expect(202);
    await().atMost(PipelineClient.PATIENCE).until(() -> received(taking) == 3);
  }

  private long attempts(String event) {
    return attempts(event, endpoints.getFirst());
  }

  private long attempts(String event, String endpoint) {
    return count(
        "select count(*) from webhooks.attempts where event_id = '%s' and endpoint_id = '%s'"
            .formatted(event, endpoint));
  }

  private long lanes(String endpoint) {
    return count("select count(*) from webhooks.lanes where endpoint_id = '" + endpoint + "'");
  }

  private long count(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  /// The columns, of all there are, in which the canary is.
  private List<String> found() {
    record Column(String table, String name, String type) {}
    List<Column> columns =
        jdbc.sql(
                """
                select table_name, column_name, data_type from information_schema.columns
                where table_schema = 'webhooks'
                order by table_name, column_name
                """)
            .query((row, _) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
            .list();
    assertThat(columns).hasSizeGreaterThan(50);
    return columns.stream()
        .filter(column -> {
          String text =
              column.type().equals("bytea")
                  ? "position(convert_to('%s', 'UTF8') in \"%s\") > 0"
                  : "strpos(\"%2$s\"::text, '%1$s') > 0";
          return count(
                  "select count(*) from webhooks.\"%s\" where ".formatted(column.table())
                      + text.formatted(canary, column.name()))
              > 0;
        })
        .map(column -> column.table() + "." + column.name())
        .toList();
  }

  /// All that happened to the customer becomes older than the 7 days for which bodies are kept
  /// after a deletion, and the task that removes them has its turn.
  private void theWindowOfTheDeletedPasses(String customer) {
    jdbc.sql(
            """
            update webhooks.events set appended_at = appended_at - make_interval(days => 8)
            where customer_id = ?::uuid
            """)
        .param(customer)
        .update();
    schedule.getScheduledTasks().stream()
        .filter(task -> task.toString().contains("WebhookRetention"))
        .forEach(task -> task.getTask().getRunnable().run());
  }
}
