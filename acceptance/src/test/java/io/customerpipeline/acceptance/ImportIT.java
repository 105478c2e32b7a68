package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Files of customers over HTTP: what is taken in, what becomes of each row, and how it is told.
class ImportIT {
  private final PipelineClient client = Pipeline.client();
  private final Imports imports = new Imports(client);

  @Test
  void everyRowHasExactlyOneResult() {
    String known = Emails.fresh("known");
    String id = client.create(known).expect(201).id();
    String fresh = Emails.fresh("fresh");
    String file =
        """
        email,name,external_id,action
        %s,Ada,,create
        %s,Eve,,create
        %s,Eve,,upsert
        %s,Eve,,upsert
        not an address,,,
        %s,,,delete
        """
            .formatted(fresh, known, known, known.toUpperCase(), fresh);

    JsonNode done = imports.done(imports.csv(file).send().expect(202));

    assertThat(imports.results(done))
        .containsExactly(
            "2 created",
            "3 rejected already_exists",
            "4 updated",
            "5 updated",
            "6 invalid email: must contain an @",
            "7 deleted");
    assertThat(done.path("counts").toString())
        .isEqualTo(
            """
            {"rows":6,"accepted":5,"created":1,"updated":2,"unchanged":0,"deleted":1,\
            "rejected":1,"invalid":1,"pending":0}\
            """);
    assertThat(client.get(id).expect(200).get("name")).isEqualTo("Eve");
    assertThat(client.list(fresh).expect(200).ids()).isEmpty();
  }

  @Test
  void rowsOfOneEmailAreTakenInTheOrderOfTheFile() {
    String email = Emails.fresh("order");
    var file = new StringBuilder();
    for (int round = 0; round < 40; round++) {
      file.append("{\"email\":\"%s\",\"name\":\"n%d\"}\n".formatted(email, round));
      file.append("{\"email\":\"%s\",\"action\":\"delete\"}\n".formatted(email.toUpperCase()));
    }

    JsonNode done = imports.done(imports.ndjson(file.toString()).send().expect(202));

    assertThat(done.at("/counts/created").asInt()).isEqualTo(40);
    assertThat(done.at("/counts/deleted").asInt()).isEqualTo(40);
    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }

  @Test
  void whatChangesNothingIsUnchanged() {
    String row = "email,name\n%s,Ada\n".formatted(Emails.fresh("same"));
    imports.done(imports.csv(row, "?action=upsert").send().expect(202));

    JsonNode again = imports.done(imports.csv(row, "?action=upsert").send().expect(202));

    assertThat(again.at("/counts/unchanged").asInt()).isEqualTo(1);
  }

  @Test
  void anExternalIdNamesTheCustomerWhereItIsGiven() {
    String externalId = UUID.randomUUID().toString();
    String email = Emails.fresh("moved");
    String file = "external_id,email\n%s,%s\n%s,%s\n";

    JsonNode done =
        imports.done(
            imports
                .csv(
                    file.formatted(externalId, Emails.fresh("old"), externalId, email),
                    "?action=upsert")
                .send()
                .expect(202));

    assertThat(imports.results(done)).containsExactly("2 created", "3 updated");
    assertThat(client.read("/v1/customers/external/" + externalId).expect(200).get("email"))
        .isEqualTo(email);
  }

  @Test
  void aDryRunOnlyChecks() {
    String email = Emails.fresh("dry");

    JsonNode done =
        imports.done(imports.csv("email\n" + email + "\nx\n", "?dry_run=true").send().expect(202));

    assertThat(imports.results(done))
        .containsExactly("2 valid", "3 invalid email: must contain an @");
    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }

  @Test
  void theSameFileWithTheSameKeyIsTheSameImport() {
    String file = "email\n%s\n".formatted(Emails.fresh("key"));
    String key = UUID.randomUUID().toString();
    Answer first = imports.csv(file).key(key).send().expect(202);
    imports.done(first);

    Answer again = imports.csv(file).key(key).send().expect(202);
    Answer other = imports.csv(file + "b@example.com\n").key(key).send();

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(other.expectProblem(422).get("error")).isEqualTo("IdempotencyKeyReused");
  }

  @Test
  void columnsOfOtherNamesAreMapped() {
    String email = Emails.fresh("mapped");

    imports.done(
        imports
            .csv(
                "Mail;x,Plan\n%s,pro\n".formatted(email),
                "?column%5BMail;x%5D=email&column%5Bplan%5D=metadata.plan")
            .send()
            .expect(202));

    String id = client.list(email).expect(200).ids().getFirst();
    assertThat(client.get(id).expect(200).json().at("/metadata/plan").asString()).isEqualTo("pro");
  }

  @Test
  void aFileThatCannotBeUnderstoodIsRefusedAsAWhole() {
    imports.csv("email,nmae\na@example.com,b\n").send().expectInvalid("nmae");
    imports.csv("email\na@example.com\n", "?action=merge").send().expectInvalid("action");
    imports.csv("email\na@example.com\n", "?colour=red").send().expectInvalid("colour");
    imports.csv("email\n\"a@example.com\" x\n").send().expectInvalid("line 2");
    client.request("POST", "/v1/imports", Imports.body("{}")).send().expectProblem(415);
  }

  @Test
  void anUnknownImportIsNotFound() {
    for (String path : List.of("", "/rows", "/results")) {
      client.read("/v1/imports/" + UUID.randomUUID() + path).expectProblem(404);
    }
    client
        .request("POST", "/v1/imports/" + UUID.randomUUID() + "/cancel")
        .send()
        .expectProblem(404);
  }

  @Test
  void whatIsCancelledStopsAndTellsWhatWasDone() {
    var file = new StringBuilder("email\n");
    for (int row = 0; row < 20_000; row++) {
      file.append(Emails.fresh("cancel")).append('\n');
    }
    Answer accepted = imports.csv(file.toString()).send().expect(202);

    client.request("POST", "/v1/imports/" + accepted.id() + "/cancel").send().expect(200);
    JsonNode done = imports.done(accepted);

    int created = done.at("/counts/created").asInt();
    assertThat(done.path("state").asString()).isEqualTo("cancelled");
    assertThat(created + done.at("/counts/pending").asInt()).isEqualTo(20_000);
    assertThat(imports.results(done)).hasSize(created);
  }
}
