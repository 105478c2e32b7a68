package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.api.operation.Ticket;
import io.customerpipeline.api.operation.Tickets;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/// While nothing is decided: writes are taken for a while, then refused until decisions have caught
/// up; nobody fills the line of one customer; and whoever waits is told when to come back.
@WholePipeline
class AdmissionIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Autowired
  @Qualifier("processorLifecycle")
  private SmartLifecycle processor;

  @Autowired private Tickets tickets;
  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;
  private PipelineClient client;
  private Meters meters;

  @BeforeEach
  void awaitReady() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    meters = new Meters(client);
    awaitDecisions();
  }

  @AfterEach
  void startProcessor() {
    if (!processor.isRunning()) {
      processor.start();
    }
    awaitDecisions();
  }

  private void awaitDecisions() {
    await("a create is answered with 201")
        .atMost(PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
  }

  @Test
  void whenDecisionsAreFarBehindWritesAreRefusedUntilTheyHaveCaughtUp() throws Exception {
    double refusedBefore = refused("behind");
    processor.stop();
    Answer first = async(Emails.fresh("first")).expect(202);
    OperationStream stream = OperationStream.open(client, first.id());
    List<Answer> accepted = new ArrayList<>(List.of(first));
    // One partition's lag is no other's: these are in all of them.
    for (int i = 0; i < 32; i++) {
      accepted.add(async(Emails.fresh("behind")).expect(202));
    }

    Answer refused = firstRefusal();
    assertThat(refused.get("type")).endsWith(":processor-behind");
    assertThat(Integer.parseInt(refused.requiredHeader("Retry-After"))).isBetween(1, 60);
    assertThat(meters.value("commands.lag")).isGreaterThan(WholePipeline.LAG_MAX_SECONDS);
    expectRefusalLeavesTheKeyUnused();
    assertThat(refused("behind")).isGreaterThan(refusedBefore);
    client.read("/v1/customers?limit=1").expect(200);
    assertEndedInTime(stream);

    processor.start();

    awaitDecisions();
    accepted.forEach(client::settled);
    await().atMost(PATIENCE).until(() -> meters.value("commands.lag") == 0);
    await().atMost(PATIENCE).until(() -> meters.value("commands.in.flight") == 0);
  }

  /// The key can be used for another request afterwards: the refused one has changed nothing. Which
  /// partition a write belongs to is chance, and each is found to be behind by itself.
  private void expectRefusalLeavesTheKeyUnused() {
    await("a write with a key is refused")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          String key = UUID.randomUUID().toString();
          long before = keysInUse();
          Request keyed = client.creating(Emails.fresh("keyed")).key(key).prefer("wait=0");
          assertThat(keyed.send().status()).isEqualTo(503);
          assertThat(keysInUse()).isEqualTo(before);
        });
  }

  private long keysInUse() {
    return jdbc.sql("select count(*) from idempotency_keys").query(Long.class).single();
  }

  private Answer firstRefusal() {
    var last = new AtomicReference<Answer>();
    await("writes are refused")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          last.set(async(Emails.fresh("refused")));
          return last.get().status() == 503;
        });
    return last.get().expectProblem(503);
  }

  /// Long before the operation was done, and told to come back.
  private static void assertEndedInTime(OperationStream stream) {
    assertThat(stream.hasEnded()).isTrue();
    assertThat(stream.wasCutOff()).isFalse();
    assertThat(stream.states()).hasSize(1).noneMatch(state -> state.path("done").asBoolean());
    assertThat(stream.others()).contains("retry: 1000");
  }

  @Test
  void noMoreThanSoManyWritesOfOneEmailAreOnTheirWay() {
    String busy = Emails.fresh("busy");
    processor.stop();
    for (int i = 0; i < WholePipeline.IN_FLIGHT_MAX; i++) {
      async(busy).expect(202);
    }

    Answer crowd = async(busy.toUpperCase(Locale.ROOT)).expectProblem(429);
    assertThat(crowd.get("type")).endsWith(":too-many-in-flight");
    assertThat(crowd.requiredHeader("Retry-After")).isEqualTo("1");
    assertThat(refused("in_flight")).isGreaterThanOrEqualTo(1);
    async(Emails.fresh("not-busy")).expect(202);
    processor.start();

    await().atMost(PATIENCE).until(() -> async(busy).status() == 202);
  }

  /// Marks of transactions may stand behind the last command, and are no commands.
  @Test
  void whereNothingIsAskedNothingIsBehind() {
    // A change that is claimed in another partition leaves such a mark there.
    String id = client.create(Emails.fresh("moves")).expect(201).id();
    for (int i = 0; i < 8; i++) {
      String moved = Bodies.text(Map.of("email", Emails.fresh("moved")));
      client.patch(id, moved).expect(200);
    }
    processor.stop();
    processor.start();

    await("no lag, for longer than it would take to be seen")
        .atMost(PATIENCE)
        .during(Duration.ofSeconds(5))
        .until(() -> meters.value("commands.lag") < 3);
  }

  @Test
  void whoComesBackToAStreamThatHasEndedIsToldNotTo() {
    Answer accepted = async(Emails.fresh("end")).expect(202);
    client.settled(accepted);
    String path = "/v1/operations/" + accepted.id() + "/events";

    assertThat(client.read(path).expect(200).text()).contains("id: done", "event: operation");
    client.request("GET", path).header("Last-Event-ID", "done").send().expect(204);
  }

  @Test
  void anOperationPastItsWindowIsGone() {
    Instant submittedAt = Instant.now().minus(49, ChronoUnit.HOURS);
    String id =
        tickets.issue(
            OrganizationId.of(WholePipeline.ORGANIZATION),
            new Ticket(
                new OperationId(UUID.randomUUID().toString()), OperationKind.CREATE, submittedAt));

    for (String path : List.of("", "/events")) {
      Answer gone = client.read("/v1/operations/" + id + path).expectProblem(410);
      assertThat(gone.get("type")).endsWith(":operation-expired");
    }
    client.request("GET", "/v1/operations/" + id).prefer("wait=20").send().expectProblem(410);
    client.read("/v1/operations/nobody/events").expectProblem(404);
  }

  private Answer async(String email) {
    return client.creating(email).prefer("respond-async").send();
  }

  private double refused(String reason) {
    return meters.value("commands.refused?tag=reason:" + reason);
  }
}
