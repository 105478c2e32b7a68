package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Every write is an operation that can be asked for: pending, then done with exactly one outcome.
class OperationsIT {
  private final PipelineClient client = Pipeline.client();
  private final String email = Emails.fresh("operation");

  @Test
  void respondAsyncAnswersAtOnceWithTheOperation() {
    Answer accepted = client.creating(email).prefer("respond-async").send().expect(202);

    String id = accepted.id();
    assertThat(accepted.requiredHeader("Location")).endsWith("/v1/operations/" + id);
    assertThat(accepted.requiredHeader("Operation-Id")).isEqualTo(id);
    assertThat(accepted.requiredHeader("Preference-Applied")).contains("respond-async");
    assertThat(accepted.get("type")).isEqualTo("create");
    assertThat(accepted.json().path("done").isBoolean()).isTrue();
    assertThat(Instant.parse(accepted.get("submitted_at"))).isAfter(Instant.now().minusSeconds(60));
  }

  @Test
  void aCreateEndsAsCreatedWithTheCustomer() {
    Answer accepted = client.creating(email).prefer("respond-async").send().expect(202);

    Answer done = client.settled(accepted);

    JsonNode outcome = done.json().path("outcome");
    assertThat(done.id()).isEqualTo(accepted.id());
    assertThat(Instant.parse(done.get("done_at"))).isAfter(Instant.now().minusSeconds(60));
    assertThat(outcome.path("type").asString()).isEqualTo("created");
    assertThat(outcome.path("status").asInt()).isEqualTo(201);
    String customer = outcome.at("/customer/id").asString();
    assertThat(client.get(customer).expect(200).json()).isEqualTo(outcome.path("customer"));
  }

  @Test
  void aDeleteEndsAsDeleted() {
    String id = client.create(email).expect(201).id();

    Answer done = client.settled(client.deleting(id).prefer("respond-async").send().expect(202));

    assertThat(done.get("type")).isEqualTo("delete");
    assertThat(done.json().at("/outcome/type").asString()).isEqualTo("deleted");
    assertThat(done.json().at("/outcome/customer_id").asString()).isEqualTo(id);
    assertThat(done.json().at("/outcome/status").asInt()).isEqualTo(204);
    client.get(id).expect(404);
  }

  @Test
  void anUpdateEndsAsUpdated() {
    String id = client.create(email).expect(201).id();
    Request renaming = client.patching(id, "{\"name\":\"new\"}").prefer("respond-async");

    Answer done = client.settled(renaming.send().expect(202));

    assertThat(done.get("type")).isEqualTo("update");
    assertThat(done.json().at("/outcome/type").asString()).isEqualTo("updated");
    assertThat(done.json().at("/outcome/status").asInt()).isEqualTo(200);
    assertThat(done.json().at("/outcome/customer/name").asString()).isEqualTo("new");
  }

  @Test
  void aRefusalIsAnOutcomeToo() {
    String living = client.create(email).expect(201).id();

    Answer done = client.settled(client.creating(email).prefer("respond-async").send().expect(202));

    JsonNode outcome = done.json().path("outcome");
    assertThat(outcome.path("type").asString()).isEqualTo("rejected");
    assertThat(outcome.path("reason").asString()).isEqualTo("already_exists");
    assertThat(outcome.path("customer_id").asString()).isEqualTo(living);
    assertThat(outcome.path("status").asInt()).isEqualTo(409);
  }

  @Test
  void aRefusalHasTheProblemThatAWaitingCallerWasAnswered() {
    String living = client.create(email).expect(201).id();
    JsonNode answered = client.create(email).expectProblem(409).json();

    Answer done = client.settled(client.creating(email).prefer("respond-async").send().expect(202));

    JsonNode error = done.json().path("error");
    for (String member : List.of("type", "title", "status", "detail", "error", "customer_id")) {
      assertThat(error.path(member)).as(member).isEqualTo(answered.path(member));
    }
    assertThat(done.get("customer_id")).isEqualTo(living);
    assertThat(done.json().at("/links/customer").asString()).isEqualTo("/v1/customers/" + living);
  }

  @Test
  void linksLeadToTheOperationItsEventsAndItsCustomer() {
    Answer accepted = client.creating(email).prefer("respond-async").send().expect(202);
    Answer done = client.settled(accepted);

    JsonNode links = done.json().path("links");
    assertThat(accepted.json().at("/links/self")).isEqualTo(links.path("self"));
    assertThat(accepted.json().at("/links/customer").isMissingNode()).isTrue();
    assertThat(client.read(links.path("self").asString()).expect(200).json())
        .isEqualTo(done.json());
    assertThat(client.read(links.path("events").asString()).expect(200).text())
        .contains(accepted.id());
    assertThat(client.read(links.path("customer").asString()).expect(200).id())
        .isEqualTo(done.get("customer_id"));
    Answer deleted =
        client.settled(
            client.deleting(done.get("customer_id")).prefer("respond-async").send().expect(202));
    assertThat(deleted.json().path("links").has("customer")).isFalse();
    assertThat(deleted.json().has("error")).isFalse();
  }

  @Test
  void aSynchronousWriteIsAnOperationToo() {
    Answer created = client.create(email).expect(201);

    JsonNode operation =
        client.operation(created.requiredHeader("Operation-Id")).expect(200).json();

    assertThat(operation.path("done").asBoolean()).isTrue();
    assertThat(operation.at("/outcome/status").asInt()).isEqualTo(201);
    assertThat(operation.at("/outcome/customer")).isEqualTo(created.json());
  }

  @Test
  void whoPrefersToWaitGetsTheAnswerItself() {
    Answer created = client.creating(email).prefer("wait=10").send().expect(201);

    assertThat(created.requiredHeader("Preference-Applied")).contains("wait=10");
  }

  @Test
  void whoAsksForAnOperationMayWaitForItsOutcome() {
    Answer accepted = client.creating(email).prefer("respond-async").send().expect(202);

    Answer done = client.request("GET", "/v1/operations/" + accepted.id()).prefer("wait=20").send();

    assertThat(done.expect(200).json().path("done").asBoolean()).isTrue();
    assertThat(done.requiredHeader("Preference-Applied")).isEqualTo("wait=20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a made-up id           | 01890a5d-ac96-8abc-8def-0123456789ab
          a made-up ticket       | 01890a5d-ac96-8abc-8def-0123456789ab.AAAAAAAAAAAAAAAAAAA
          no id at all           | nonsense
          a very long id         | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
          a customer's id        | 01890a5d-ac96-7abc-8def-0123456789ab
          """)
  void anUnknownOperationIsNotFound(String what, String id) {
    Answer answer = client.operation(id).expectProblem(404);

    assertThat(answer.get("error")).as(what).isEqualTo("ResourceNotFound");
  }

  @Test
  void aTicketThatWasTamperedWithIsNotFound() {
    String pending = client.creating(email).prefer("respond-async").send().expect(202).id();
    String done = client.create(Emails.fresh("done")).expect(201).requiredHeader("Operation-Id");

    for (String id : new String[] {pending, done}) {
      client.operation(id).expect(200);
      String end = id.endsWith("a") ? "b" : "a";
      client.operation(id.substring(0, id.length() - 1) + end).expectProblem(404);
    }
  }
}
