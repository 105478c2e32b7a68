package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.Backing;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Without the broker there are no writes, without the database no reads; the other goes on, both
/// come back by themselves, and what was accepted meanwhile reaches its outcome.
@WholePipeline
class OutageIT {
  /// What the pipeline promises for writes without a broker.
  private static final Duration REFUSAL_MAX = Duration.ofSeconds(6);

  private static final Duration RECOVERY_MAX = Duration.ofSeconds(90);

  @Autowired private Backing backing;
  @LocalServerPort private int port;
  private PipelineClient client;

  @BeforeEach
  void awaitReady() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    awaitBackToNormal();
  }

  @AfterEach
  void startAll() {
    backing.startAll();
  }

  @Test
  void withoutTheBrokerWritesAreRefusedAndReadsGoOn() {
    String email = Emails.fresh("no-broker");
    String id = client.create(email).expect(201).id();
    backing.stopBroker();

    for (int i = 0; i < 3; i++) {
      expectUnavailable(timed(REFUSAL_MAX, client.creating(Emails.fresh("refused"))));
    }
    expectUnavailable(timed(REFUSAL_MAX, client.deleting(id)));
    expectUnavailable(timed(REFUSAL_MAX, client.patching(id, "{\"name\":\"x\"}")));

    client.get(id).expect(200);
    assertThat(client.list(email).expect(200).ids()).containsExactly(id);
  }

  @Test
  void manyWritesWithoutTheBrokerAreAllRefusedInTime() {
    backing.stopBroker();

    List<Answer> answers =
        Together.run(50, _ -> timed(REFUSAL_MAX, client.creating(Emails.fresh("crowd"))));

    answers.forEach(OutageIT::expectUnavailable);
  }

  @Test
  void writesThatTheOutageCutOffAreDoneOnceWhenRetried() {
    var emails = new ArrayList<String>();
    var requests = new ArrayList<Request>();
    for (int i = 0; i < 5; i++) {
      emails.add(Emails.fresh("retried"));
      requests.add(client.creating(emails.get(i)).key(UUID.randomUUID().toString()));
    }
    backing.stopBroker();
    requests.forEach(request -> expectUnavailable(request.send()));

    backing.startBroker();
    awaitBackToNormal();

    for (int i = 0; i < 5; i++) {
      Answer retried = requests.get(i).send().expect(201);
      assertThat(requests.get(i).send().expect(201).json()).isEqualTo(retried.json());
      assertThat(client.list(emails.get(i)).expect(200).ids()).containsExactly(retried.id());
    }
  }

  @Test
  void withoutTheDatabaseReadsAreRefusedAndWritesAreAccepted() {
    String email = Emails.fresh("no-database");
    String id = client.create(email).expect(201).id();
    backing.stopDatabase();

    expectUnavailable(client.get(id).expect(503));
    expectUnavailable(client.list(email).expect(503));
    Answer create = client.create(Emails.fresh("accepted")).expectPending();
    Answer keyed = client.creating(Emails.fresh("keyed")).key(UUID.randomUUID().toString()).send();
    keyed.expectPending();
    Answer delete = client.deleting(id).prefer("wait=1").send().expect(202);

    backing.startDatabase();

    expectOutcome(create, "created");
    expectOutcome(keyed, "created");
    expectOutcome(delete, "deleted");
    client.get(id).expect(404);
    awaitBackToNormal();
  }

  @Test
  void withoutTheDatabaseKeysInUseGoOnToCountAndOthersMustWait() {
    var organizations = new Organizations(client);
    String organization = organizations.create("OutageIT");
    PipelineClient used = organizations.client(organization, "customers:read", "customers:write");
    PipelineClient fresh = organizations.client(organization, "customers:write");
    used.create(Emails.fresh("before")).expect(201);
    backing.stopDatabase();

    Answer accepted = used.create(Emails.fresh("keyed-outage")).expectPending();
    Answer refused = fresh.create(Emails.fresh("unseen-key"));
    expectUnavailable(refused);
    assertThat(refused.get("type")).endsWith(":access-unavailable");
    Answer slipped = organizations.as("cpk_no_key").create(Emails.fresh("no-key"));
    slipped.expectProblem(401);

    backing.startDatabase();

    awaitBackToNormal();
    used.settled(accepted);
    fresh.create(Emails.fresh("after")).expect(201);
  }

  @Test
  void whatWasAcceptedBeforeBothWentAwayIsDoneWhenBothAreBack() {
    backing.stopDatabase();
    Answer accepted =
        client.creating(Emails.fresh("both")).prefer("respond-async").send().expect(202);
    backing.stopBroker();
    expectUnavailable(timed(REFUSAL_MAX, client.creating(Emails.fresh("neither"))));
    assertThat(client.read("/v1/customers").status()).isEqualTo(503);

    backing.startBroker();
    backing.startDatabase();

    expectOutcome(accepted, "created");
  }

  @Test
  void anExportThatTheOutageInterruptsDoesNotEndAsIfItWereWhole() throws IOException {
    BegunExport.makeCustomers(client);

    try (var export = BegunExport.of(client, RECOVERY_MAX)) {
      backing.stopDatabase();
      String rest = export.rest();

      assertThat(rest).as("the end of the last chunk").doesNotEndWith("\r\n0\r\n\r\n");
      assertThat((export.start() + rest).lines().filter(line -> line.contains("@")).count())
          .isLessThan(BegunExport.CUSTOMERS);
    }
  }

  private static Answer timed(Duration max, Request request) {
    long start = System.nanoTime();
    Answer answer = request.send();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(max);
    return answer;
  }

  private static void expectUnavailable(Answer answer) {
    answer.expectProblem(503);
    assertThat(Integer.parseInt(answer.requiredHeader("Retry-After"))).isPositive();
    // Present where the command may have left: then its fate can be asked.
    if (answer.json().has("operation_id")) {
      assertThat(answer.requiredHeader("Operation-Id")).isEqualTo(answer.get("operation_id"));
    }
  }

  private void expectOutcome(Answer accepted, String type) {
    String location = accepted.requiredHeader("Location");
    await("outcome of " + location)
        .atMost(RECOVERY_MAX)
        .until(() -> client.read(location), OutageIT::isDone);
    Answer done = client.read(location).expect(200);
    assertThat(done.json().at("/outcome/type").asString()).isEqualTo(type);
  }

  private static boolean isDone(Answer operation) {
    return operation.status() == 200 && operation.json().path("done").asBoolean();
  }

  private void awaitBackToNormal() {
    await("ready")
        .atMost(RECOVERY_MAX)
        .until(() -> client.anonymous("GET", "/actuator/health/readiness").send().status() == 200);
    await("a create is answered with 201")
        .atMost(RECOVERY_MAX)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
  }
}
