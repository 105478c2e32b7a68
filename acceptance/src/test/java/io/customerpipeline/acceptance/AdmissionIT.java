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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;

/// While nothing is decided: writes are taken for a while, then refused until decisions have caught
/// up; nobody fills the line of one customer; and whoever waits is told when to come back.
@WholePipeline
class AdmissionIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Autowired
  @Qualifier("processorLifecycle")
  private SmartLifecycle processor;

  @Autowired private Tickets tickets;
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
    List<Answer> accepted = new ArrayList<>();
    String busy = Emails.fresh("busy");
    Answer first = async(busy).expect(202);
    OperationStream stream = OperationStream.open(client, first.id());
    // One partition's lag is no other's: these are in all of them.
    for (int i = 0; i < 32; i++) {
      accepted.add(async(Emails.fresh("behind")).expect(202));
    }
    for (int i = 1; i < WholePipeline.IN_FLIGHT_MAX; i++) {
      accepted.add(async(busy).expect(202));
    }

    Answer crowd = async(busy).expectProblem(429);
    assertThat(crowd.get("type")).endsWith(":too-many-in-flight");
    assertThat(crowd.requiredHeader("Retry-After")).isEqualTo("1");
    assertThat(refused("in_flight")).isGreaterThanOrEqualTo(1);
    accepted.add(async(Emails.fresh("not-busy")).expect(202));

    Answer[] last = new Answer[1];
    await("writes are refused")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> (last[0] = async(Emails.fresh("refused"))).status() == 503);
    Answer refused = last[0].expectProblem(503);
    assertThat(refused.get("type")).endsWith(":processor-behind");
    assertThat(Integer.parseInt(refused.requiredHeader("Retry-After"))).isBetween(1, 60);
    assertThat(meters.value("commands.lag")).isGreaterThan(WholePipeline.LAG_MAX_SECONDS);
    assertThat(refused("behind")).isGreaterThan(refusedBefore);
    client.read("/v1/customers?limit=1").expect(200);
    assertThat(stream.hasEnded()).as("a stream ends in time").isTrue();
    assertThat(stream.wasCutOff()).isFalse();
    assertThat(stream.states()).hasSize(1).noneMatch(state -> state.path("done").asBoolean());
    assertThat(stream.others()).contains("retry: 1000");

    processor.start();

    awaitDecisions();
    accepted.forEach(client::settled);
    assertThat(client.settled(first).json().at("/outcome/type").asString()).isEqualTo("created");
    await().atMost(PATIENCE).until(() -> meters.value("commands.lag") == 0);
    await().atMost(PATIENCE).until(() -> meters.value("commands.in.flight") == 0);
    async(busy).expect(202);
  }

  /// Marks of transactions may stand behind the last command, and are no commands.
  @Test
  void whereNothingIsAskedNothingIsBehind() {
    // A change that is claimed in another partition leaves such a mark there.
    String id = client.create(Emails.fresh("moves")).expect(201).id();
    for (int i = 0; i < 8; i++) {
      String moved = Bodies.text(java.util.Map.of("email", Emails.fresh("moved")));
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
