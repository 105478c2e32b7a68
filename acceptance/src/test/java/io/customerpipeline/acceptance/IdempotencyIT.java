package io.customerpipeline.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A request may be sent again, by anyone, at any time, and is done once.
class IdempotencyIT {
  private final PipelineClient client = Pipeline.client();
  private final String key = "key-" + UUID.randomUUID();
  private final String email = Emails.fresh("idempotent");

  @Test
  void tenAtOnceMakeOneCustomerAndTenEqualAnswers() {
    List<Answer> answers = Together.run(10, _ -> client.creating(email).key(key).send());

    Answer first = answers.getFirst().expect(201);
    for (Answer answer : answers) {
      assertThat(answer.expect(201).json()).isEqualTo(first.json());
    }
    assertThat(client.list(email).ids()).containsExactly(first.id());
  }

  @Test
  void aRetryMayWriteTheSameInAnotherWay() {
    String first = "{\"email\":\"%s\",\"name\":\"N\",\"metadata\":{\"a\":1,\"b\":2}}";
    String second = "{ \"metadata\":{\"b\":2,\"a\":1}, \"name\":\"N\", \"email\":\"%s\" }";

    Answer created = client.posting(first.formatted(email)).key(key).send().expect(201);
    Answer retried = client.posting(second.formatted(email)).key(key).send().expect(201);

    assertThat(retried.json()).isEqualTo(created.json());
  }

  @Test
  void anotherPayloadWithTheSameKeyIsRefused() {
    client.creating(email).key(key).send().expect(201);
    String renamed = Bodies.text(Map.of("email", email, "name", "other"));

    expectReused(client.posting(renamed).key(key).send());
    expectReused(client.creating(Emails.fresh("elsewhere")).key(key).send());
  }

  @Test
  void anotherVerbWithTheSameKeyIsRefused() {
    String id = client.creating(email).key(key).send().expect(201).id();

    expectReused(client.deleting(id).key(key).send());
    expectReused(client.patching(id, "{\"name\":\"x\"}").key(key).send());

    client.get(id).expect(200);
  }

  @Test
  void oneOfTwoPayloadsSentAtOnceWithOneKeyIsDone() {
    String other = Emails.fresh("rival");

    List<Answer> answers =
        Together.run(10, i -> client.creating(i % 2 == 0 ? email : other).key(key).send());

    Map<Integer, List<Answer>> byStatus = answers.stream().collect(groupingBy(Answer::status));
    assertThat(byStatus).containsOnlyKeys(201, 422);
    List<Answer> done = byStatus.get(201);
    assertThat(done).hasSize(5).allMatch(each -> each.json().equals(done.getFirst().json()));
    byStatus.get(422).forEach(IdempotencyIT::expectReused);
    assertThat(client.list(email).ids().size() + client.list(other).ids().size()).isEqualTo(1);
  }

  @Test
  void aRetryAfterTheDeletionStillGetsTheFirstAnswer() {
    Answer created = client.creating(email).key(key).send().expect(201);
    client.delete(created.id()).expect(204);

    Answer retried = client.creating(email).key(key).send().expect(201);

    assertThat(retried.json()).isEqualTo(created.json());
    assertThat(client.list(email).ids()).isEmpty();
  }

  @Test
  void aRefusalIsRememberedToo() {
    String living = client.create(email).expect(201).id();
    Answer refused = client.creating(email).key(key).send().expectProblem(409);
    client.delete(living).expect(204);

    Answer retried = client.creating(email).key(key).send().expectProblem(409);

    assertThat(retried.get("customer_id")).isEqualTo(refused.get("customer_id"));
    assertThat(client.list(email).ids()).isEmpty();
  }

  @Test
  void aDeletionCanBeRetriedWithItsKey() {
    String id = client.create(email).expect(201).id();
    client.deleting(id).key(key).send().expect(204);
    String next = client.create(email).expect(201).id();

    client.deleting(id).key(key).send().expect(204);

    client.delete(id).expectProblem(404);
    client.get(next).expect(200);
  }

  @Test
  void aChangeCanBeRetriedWithItsKey() {
    String id = client.create(email).expect(201).id();
    Answer renamed = client.patching(id, "{\"name\":\"one\"}").key(key).send().expect(200);
    client.patch(id, "{\"name\":\"two\"}").expect(200);

    Answer retried = client.patching(id, "{\"name\":\"one\"}").key(key).send().expect(200);

    assertThat(retried.json()).isEqualTo(renamed.json());
    assertThat(client.get(id).get("name")).isEqualTo("two");
  }

  @Test
  void aRetryOfAnAsynchronousRequestFindsItsAnswer() {
    Answer accepted = client.creating(email).key(key).prefer("respond-async").send().expect(202);
    String id = client.settled(accepted).json().at("/outcome/customer/id").asString();

    assertThat(client.creating(email).key(key).send().expect(201).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with blank", "schlüssel", "256"})
  void aKeyThatIsNoneIsRefusedByName(String bad) {
    String value = "256".equals(bad) ? "k".repeat(256) : bad;
    String head =
        "POST /v1/customers HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: "
            + value
            + "\r\n";

    Answer refused = RawRequest.send(client, head, Bodies.text(Map.of("email", email)));

    assertThat(refused.status()).isIn(400, 422);
    assertThat(refused.expectProblem(refused.status()).text()).contains("Idempotency-Key");
    assertThat(client.list(email).ids()).isEmpty();
  }

  @Test
  void aKeyOfTwoHundredAndFiftyFiveCharactersIsTaken() {
    client
        .creating(email)
        .key("k".repeat(220) + UUID.randomUUID().toString().substring(1))
        .send()
        .expect(201);
  }

  private static void expectReused(Answer answer) {
    assertThat(answer.expectProblem(422).get("type")).endsWith("idempotency-key-reused");
  }
}
