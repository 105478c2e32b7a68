package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.customerpipeline.embedded.backing.Backing;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An `Idempotency-Key` that cannot be checked: a fault of ours stops the write and has an incident
/// id, an outage of Postgres does not stop the write, and a conflict is tried again.
@WholePipeline
@ExtendWith(OutputCaptureExtension.class)
class KeyCheckFaultIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Autowired private Backing backing;
  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;

  private final String email = Emails.fresh("key-check");
  private final String key = UUID.randomUUID().toString();
  private PipelineClient client;
  private Meters meters;
  private String repair = "";

  @BeforeEach
  void awaitNothingInFlight() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    meters = new Meters(client);
    await("a create is answered with 201")
        .atMost(PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
    awaitInFlight(0);
  }

  @AfterEach
  void repair() {
    backing.startAll();
    if (!repair.isEmpty()) {
      jdbc.sql(repair).update();
      repair = "";
    }
  }

  private void awaitInFlight(double count) {
    await("commands in flight")
        .atMost(PATIENCE)
        .until(() -> meters.value("commands.in.flight") == count);
  }

  /// A change of the tables, and the statement that undoes it.
  static Stream<Arguments> faults() {
    String keys = "alter table idempotency_keys ";
    String outcomes = "alter table operations ";
    return Stream.of(
        arguments(keys + "rename to gone", "alter table gone rename to idempotency_keys"),
        arguments(keys + "rename fingerprint to f", keys + "rename f to fingerprint"),
        arguments(keys + "add constraint c check (false) not valid", keys + "drop constraint c"),
        arguments(outcomes + "rename outcome to o", outcomes + "rename o to outcome"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void ownFaultIsIncidentAndNothingIsAppended(String damage, String mend, CapturedOutput log) {
    repair = mend;
    jdbc.sql(damage).update();

    Answer failed = client.creating(email).key(key).sendIntoFault().expectProblem(500);

    assertThat(failed.get("type")).endsWith(":internal-server-error");
    assertThat(failed.header("Operation-Id")).isEmpty();
    assertThat(log.getAll().lines())
        .anyMatch(line -> line.contains("request.failed") && line.contains(failed.get("incident")));
    awaitInFlight(0);
    repair();
    assertThat(client.list(email).expect(200).ids()).isEmpty();
    String id = client.creating(email).key(key).send().expect(201).id();
    assertThat(client.list(email).expect(200).ids()).isEqualTo(List.of(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void conflictInPostgresIsTriedAgainAndCallerDoesNotSeeIt(String state) {
    repair = "drop schema fault cascade";
    jdbc.sql("create schema fault").update();
    jdbc.sql("create sequence fault.calls").update();
    // A sequence keeps its count when the statement is ended.
    jdbc.sql(
            """
            create function fault.conflict() returns trigger language plpgsql as $$
            begin
              if nextval('fault.calls') <= 2 then
                raise exception 'conflict' using errcode = '%s';
              end if;
              return new;
            end $$
            """
                .formatted(state))
        .update();
    jdbc.sql(
            """
            create trigger conflict before insert on idempotency_keys
            for each row execute function fault.conflict()
            """)
        .update();

    client.creating(email).key(key).send().expect(201);

    assertThat(jdbc.sql("select last_value from fault.calls").query(Integer.class).single())
        .isEqualTo(3);
  }

  @Test
  void outageOfPostgresLetsWriteGoOn(CapturedOutput log) {
    backing.stopDatabase();

    client.creating(email).key(key).send().expectPending();

    assertThat(log.getAll()).contains("idempotency-key.unchecked");
    backing.startDatabase();
    await("retry gets the outcome")
        .atMost(PATIENCE)
        .until(() -> client.creating(email).key(key).send().status() == 201);
    assertThat(client.list(email).expect(200).ids()).hasSize(1);
  }
}
