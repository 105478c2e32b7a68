package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.command.ClaimStep.Release;
import io.customerpipeline.schemas.command.ClaimStep.Reserve;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// A row that has no outcome for a long time: its e-mail is reserved by a step that nobody settles.
@WholePipeline
class ImportStuckRowIT {
  private final String email = Emails.fresh("reserved");
  private final EmailKey claim =
      EmailKey.of(OrganizationId.of(WholePipeline.ORGANIZATION), Email.of(email));
  private final CustomerId nobody = CustomerId.of(Instant.now(), claim.bucket(), 1);
  private final OperationId operation = new OperationId(UUID.randomUUID().toString());

  @Autowired private Backing backing;
  @LocalServerPort private int port;
  private CommandsTopic commands;
  private PipelineClient client;
  private Imports imports;
  private Answer stuck;

  @BeforeEach
  void importRowOfReservedEmail() {
    commands = new CommandsTopic(backing.bootstrapServers());
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    imports = new Imports(client);
    await("ready")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
    append(new Reserve(operation, claim, nobody));
    String file = "email\n%s\n%s\n".formatted(email, Emails.fresh("beside"));
    stuck = imports.csv(file).send().expect(202);
  }

  @AfterEach
  void release() {
    append(new Release(operation, claim, nobody, null));
    commands.close();
    imports.done(stuck);
  }

  private void append(Command step) {
    commands.append(CommandsTopic.partitionOf(email), Wire.write(step));
  }

  @Test
  void rowWithoutOutcomeHoldsUpNoOtherRowAndNoOtherImport() {
    String gone = Emails.fresh("gone");
    client.create(gone).expect(201);

    JsonNode deleted =
        imports.done(imports.csv("email\n%s\n".formatted(gone), "?action=delete").send());

    assertThat(imports.results(deleted)).containsExactly("2 deleted");
    awaitOnePending();
    assertThat(client.read("/v1/imports/" + stuck.id()).get("state")).isEqualTo("running");
  }

  @Test
  void rowGetsItsResultOnceItsOutcomeIsKnown() {
    awaitOnePending();

    append(new Release(operation, claim, nobody, null));

    JsonNode done = imports.done(stuck);
    assertThat(imports.results(done)).containsExactly("2 created", "3 created");
  }

  @Test
  void importIsCancelledWhileRowHasNoOutcome() {
    awaitOnePending();

    client.request("POST", "/v1/imports/" + stuck.id() + "/cancel").send().expect(200);

    JsonNode done = imports.done(stuck);
    assertThat(done.path("state").asString()).isEqualTo("cancelled");
    assertThat(done.at("/counts/pending").asInt()).isEqualTo(1);
    assertThat(imports.results(done)).containsExactly("3 created");
  }

  private void awaitOnePending() {
    await("rows beside the stuck one")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> {
          JsonNode now = client.read("/v1/imports/" + stuck.id()).expect(200).json();
          return now.at("/counts/pending").asInt() == 1;
        });
  }
}
