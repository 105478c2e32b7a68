package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is given changes, null clears, all else stays.
class PatchIT {
  private final PipelineClient client = Pipeline.client();
  private JsonNode before;
  private String id;

  @BeforeEach
  void createOneWithEverything() {
    Answer created =
        client
            .request(
                "POST",
                PipelineClient.CUSTOMERS,
                Bodies.json(
                    Map.of(
                        "email", Emails.fresh("patch"),
                        "name", "Before",
                        "billing_name", "Before GmbH",
                        "billing_address", Map.of("country", "AT"),
                        "tax_id", "ATU1",
                        "locale", "de",
                        "metadata", Map.of("a", 1, "b", 2))))
            .send()
            .expect(201);
    before = created.json();
    id = created.id();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name            | "After"
          billing_name    | "After AG"
          billing_address | {"line1":"1","line2":null,"postal_code":"1","city":"X","state":"Y","country":"US"}
          locale          | "fr-CH"
          type            | "team"
          metadata        | {"c":3}
          """)
  void oneFieldIsSetAndTheOthersStay(String field, String value) {
    JsonNode after = client.patch(id, "{\"" + field + "\":" + value + "}").expect(200).json();

    assertThat(after.path(field)).isEqualTo(Bodies.parse(value));
    assertThat(after.path("modified_at").isString()).isTrue();
    for (String other : before.propertyNames()) {
      if (!other.equals(field) && !other.equals("modified_at")) {
        assertThat(after.path(other)).as(other).isEqualTo(before.path(other));
      }
    }
    assertThat(client.get(id).expect(200).json()).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "billing_name", "billing_address", "tax_id", "locale"})
  void nullClears(String field) {
    JsonNode after = client.patch(id, "{\"" + field + "\":null}").expect(200).json();

    assertThat(after.path(field).isNull()).isTrue();
    assertThat(client.get(id).expect(200).json()).isEqualTo(after);
  }

  @Test
  void aTaxIdIsSet() {
    JsonNode after = client.patch(id, "{\"tax_id\":\"ATU2\"}").expect(200).json();

    assertThat(after.at("/tax_id/0").asString()).isEqualTo("ATU2");
  }

  @Test
  void nothingGivenChangesNothing() {
    assertThat(client.patch(id, "{}").expect(200).json()).isEqualTo(before);
  }

  @Test
  void changesOfDifferentFieldsAtOnceAreAllKept() {
    List<String> changes =
        List.of(
            "{\"name\":\"1\"}",
            "{\"billing_name\":\"2\"}",
            "{\"tax_id\":\"3\"}",
            "{\"locale\":\"it\"}",
            "{\"type\":\"team\"}",
            "{\"metadata\":{\"six\":6}}");

    Together.run(changes.size(), i -> client.patch(id, changes.get(i)).expect(200));

    JsonNode after = client.get(id).expect(200).json();
    assertThat(after.path("name").asString()).isEqualTo("1");
    assertThat(after.path("billing_name").asString()).isEqualTo("2");
    assertThat(after.at("/tax_id/0").asString()).isEqualTo("3");
    assertThat(after.path("locale").asString()).isEqualTo("it");
    assertThat(after.path("type").asString()).isEqualTo("team");
    assertThat(after.at("/metadata/six").asInt()).isEqualTo(6);
  }

  @Test
  void theEmailMovesAndTheOldOneIsFree() {
    String old = before.path("email").asString();
    String moved = Emails.fresh("moved");

    Answer answer = client.patch(id, "{\"email\":\"" + moved + "\"}").expect(200);

    assertThat(answer.get("email")).isEqualTo(moved);
    assertThat(client.get(id).json()).isEqualTo(answer.json());
    assertThat(client.list(moved).ids()).containsExactly(id);
    assertThat(client.list(old).ids()).isEmpty();
    assertThat(client.create(old).expect(201).id()).isNotEqualTo(id);
  }

  @Test
  void anotherSpellingOfTheEmailIsTakenOver() {
    String shouted = before.path("email").asString().toUpperCase(Locale.ROOT);

    assertThat(client.patch(id, "{\"email\":\"" + shouted + "\"}").expect(200).get("email"))
        .isEqualTo(shouted);
    assertThat(client.list(before.path("email").asString()).ids()).containsExactly(id);
  }

  @Test
  void aTakenEmailIsAConflictThatNamesItsOwnerAndChangesNothing() {
    String taken = Emails.fresh("taken");
    String owner = client.create(taken).expect(201).id();

    Answer refused =
        client.patch(id, "{\"email\":\"" + taken + "\",\"name\":\"x\"}").expectProblem(409);

    assertThat(refused.get("customer_id")).isEqualTo(owner);
    assertThat(client.get(id).json()).isEqualTo(before);
  }

  @Test
  void aChangeOfAVersionThatHasMovedOnIsRefused() {
    String first = client.patch(id, "{\"name\":\"one\"}").expect(200).requiredHeader("ETag");
    String second =
        client
            .patching(id, "{\"name\":\"two\"}")
            .header("If-Match", first)
            .send()
            .expect(200)
            .requiredHeader("ETag");

    assertThat(second).isNotEqualTo(first);
    client.patching(id, "{\"name\":\"late\"}").header("If-Match", first).send().expectProblem(412);
    client.patching(id, "{}").header("If-Match", "W/" + second).send().expectProblem(412);
    client.patching(id, "{}").header("If-Match", "\"else\"").send().expectProblem(412);
    client.patching(id, "{}").header("If-Match", "1").send().expectInvalid("If-Match");
    client.deleting(id).header("If-Match", first).send().expectProblem(412);
    assertThat(client.get(id).get("name")).isEqualTo("two");
    client.patching(id, "{\"name\":\"any\"}").header("If-Match", "*").send().expect(200);
    client.deleting(id).header("If-Match", "*").send().expect(204);
  }

  @Test
  void aChangeDoesNotBringADeletedCustomerBack() {
    client.delete(id).expect(204);

    client.patch(id, "{\"name\":\"ghost\"}").expectProblem(404);

    assertThat(client.list(before.path("email").asString()).ids()).isEmpty();
  }
}
