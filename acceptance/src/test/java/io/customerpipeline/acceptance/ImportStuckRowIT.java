package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Rows that have no outcome for a long time: they are in the log, and nobody decides them.
@WholePipeline
class ImportStuckRowIT {
  @Autowired
  @Qualifier("processorLifecycle")
  private SmartLifecycle processor;

  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;
  private PipelineClient client;
  private Imports imports;
  private Answer stuck;

  @BeforeEach
  void importWithoutProcessor() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    imports = new Imports(client);
    await("ready")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
    processor.stop();
    stuck = imports.csv("email\n%s\n".formatted(Emails.fresh("stuck"))).send().expect(202);
    awaitStarted(stuck);
  }

  @AfterEach
  void startProcessor() {
    if (!processor.isRunning()) {
      processor.start();
    }
    imports.done(stuck);
  }

  private void awaitStarted(Answer accepted) {
    await("first look at " + accepted.id())
        .atMost(PipelineClient.PATIENCE)
        .until(() -> read(accepted).path("started_at").isString());
  }

  private JsonNode read(Answer accepted) {
    return client.read("/v1/imports/" + accepted.id()).expect(200).json();
  }

  @Test
  void importWithoutOutcomesHoldsUpNoOtherImport() {
    Answer other = imports.csv("email\nnobody@example.com\n", "?action=delete").send().expect(202);

    awaitStarted(other);

    assertThat(read(stuck).at("/counts/pending").asInt()).isEqualTo(1);
    assertThat(read(stuck).path("state").asString()).isEqualTo("running");
    processor.start();
    assertThat(imports.results(imports.done(other))).containsExactly("2 rejected not_found");
  }

  @Test
  void rowGetsItsResultOnceItsOutcomeIsKnown() {
    processor.start();

    assertThat(imports.results(imports.done(stuck))).containsExactly("2 created");
  }

  @Test
  void pauseOfImportEndsOnceRowGetsItsOutcome() {
    await("pause of the import").atMost(Duration.ofMinutes(3)).until(this::lengthenPause);

    processor.start();

    assertThat(imports.results(imports.done(stuck))).containsExactly("2 created");
  }

  /// @return whether the import was in a pause, which now outlasts every test
  private boolean lengthenPause() {
    return jdbc.sql(
                """
                update imports set leased_until = now() + interval '1 hour'
                where id = ?::uuid and owner is null and leased_until > now()
                """)
            .param(stuck.id())
            .update()
        == 1;
  }

  @Test
  void importIsCancelledWhileRowHasNoOutcome() {
    client.request("POST", "/v1/imports/" + stuck.id() + "/cancel").send().expect(200);

    JsonNode done = imports.done(stuck);
    assertThat(done.path("state").asString()).isEqualTo("cancelled");
    assertThat(done.at("/counts/pending").asInt()).isEqualTo(1);
    assertThat(imports.results(done)).isEmpty();
  }
}
