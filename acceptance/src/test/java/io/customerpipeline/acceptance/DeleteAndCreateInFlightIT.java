package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import tools.jackson.databind.JsonNode;

/// A delete and a create of the same e-mail under way at once: one of them is first, and the
/// answers and everything read afterwards agree on which.
class DeleteAndCreateInFlightIT {
  private final PipelineClient client = Pipeline.client();
  private final String email = Emails.fresh("inflight");

  @RepeatedTest(60)
  void theAnswersAreThoseOfOneOfTheTwoOrders(RepetitionInfo round) {
    String first = client.create(email).expect(201).id();
    Callable<Answer> delete = () -> client.delete(first);
    Callable<Answer> create =
        () -> client.create(Emails.inCase(email, round.getCurrentRepetition()));
    boolean deleteIsPutFirst = round.getCurrentRepetition() % 2 == 0;

    List<Answer> answers =
        Together.run(deleteIsPutFirst ? List.of(delete, create) : List.of(create, delete));

    Answer deleted = answers.get(deleteIsPutFirst ? 0 : 1).expect(204);
    Answer created = answers.get(deleteIsPutFirst ? 1 : 0);
    assertThat(deleted.text()).isEmpty();
    expectLegalEnd(first, created.status(), created.json());
  }

  @RepeatedTest(20)
  void acceptedTogetherTheyEndInOneOfTheTwoOrders(RepetitionInfo round) {
    String first = client.create(email).expect(201).id();
    Request delete = client.deleting(first).prefer("respond-async");
    Request create = client.creating(email).prefer("respond-async");
    boolean deleteIsPutFirst = round.getCurrentRepetition() % 2 == 0;

    Answer one = (deleteIsPutFirst ? delete : create).send().expect(202);
    Answer two = (deleteIsPutFirst ? create : delete).send().expect(202);

    JsonNode deleted = client.settled(deleteIsPutFirst ? one : two).json().path("outcome");
    JsonNode created = client.settled(deleteIsPutFirst ? two : one).json().path("outcome");
    assertThat(deleted.path("type").asString()).isEqualTo("deleted");
    // One client that waits for its 202 has said in which order it wants them.
    assertThat(created.path("status").asInt()).isEqualTo(deleteIsPutFirst ? 201 : 409);
    expectLegalEnd(
        first,
        created.path("status").asInt(),
        deleteIsPutFirst ? created.path("customer") : created);
  }

  private void expectLegalEnd(String first, int createStatus, JsonNode answer) {
    client.get(first).expect(404);
    List<String> living = client.list(email).expect(200).ids();
    switch (createStatus) {
      case 201 -> {
        assertThat(answer.path("id").asString()).isNotEqualTo(first);
        assertThat(living).containsExactly(answer.path("id").asString());
      }
      case 409 -> {
        assertThat(answer.path("customer_id").asString()).isEqualTo(first);
        assertThat(living).isEmpty();
      }
      default -> throw new AssertionError("neither created nor refused: " + answer);
    }
  }
}
