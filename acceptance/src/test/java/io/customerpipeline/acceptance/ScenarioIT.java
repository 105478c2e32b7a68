package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The story that the pipeline exists for, as a client walks through it, trailing slashes included.
class ScenarioIT {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "created_at",
          "modified_at",
          "metadata",
          "external_id",
          "email",
          "email_verified",
          "type",
          "name",
          "billing_name",
          "billing_address",
          "tax_id",
          "locale",
          "organization_id",
          "deleted_at",
          "avatar_url");

  private final PipelineClient client = Pipeline.client();

  @Test
  void anEmailDeletedAndCreatedAgainBelongsToANewCustomer() {
    String email = Emails.fresh("scenario");
    String again = Emails.inCase(email, 0b1010_1010);
    assertThat(listed(email)).isEmpty();

    String first = created(email).id();
    assertThat(listed(again)).containsExactly(first);
    assertThat(client.delete(first + "/").expect(204).text()).isEmpty();
    assertThat(listed(email)).isEmpty();
    Answer second = created(again);

    assertThat(second.id()).isNotEqualTo(first);
    assertThat(second.get("email")).isEqualTo(again);
    assertThat(listed(email)).containsExactly(second.id());
    client.get(first).expectProblem(404);
    client.get(second.id() + "/").expect(200);
  }

  private Answer created(String email) {
    return client
        .request("POST", "/v1/customers/", Bodies.json(Map.of("email", email)))
        .send()
        .expect(201);
  }

  private List<String> listed(String email) {
    return client.read("/v1/customers/?email=" + PipelineClient.encoded(email)).expect(200).ids();
  }

  @Test
  void aCreatedCustomerIsCompleteAndTheSameWhereverItIsRead() {
    String email = Emails.fresh("Complete");
    var body =
        Map.of(
            "email", "  " + email + " ",
            "name", "Zoë 名前 🦊",
            "billing_name", "Zoë GmbH",
            "billing_address", Map.of("line1", "Am Platz 1", "city", "Wien", "country", "AT"),
            "tax_id", "ATU12345678",
            "locale", "de-AT",
            "type", "team",
            "metadata", Map.of("plan", "pro", "seats", 5, "share", 0.5, "beta", true),
            "owner", Map.of("email", "ignored@acceptance.example"));

    Answer created = client.request("POST", PipelineClient.CUSTOMERS, Bodies.json(body)).send();

    JsonNode customer = created.expect(201).json();
    assertThat(customer.propertyNames()).containsExactlyInAnyOrderElementsOf(FIELDS);
    assertThat(customer.path("email").asString()).isEqualTo(email);
    assertThat(customer.path("name").asString()).isEqualTo("Zoë 名前 🦊");
    assertThat(customer.path("type").asString()).isEqualTo("team");
    assertThat(customer.at("/tax_id/0").asString()).isEqualTo("ATU12345678");
    assertThat(customer.at("/tax_id/1").isNull()).isTrue();
    assertThat(customer.at("/billing_address/country").asString()).isEqualTo("AT");
    assertThat(customer.at("/metadata/seats").asInt()).isEqualTo(5);
    assertThat(customer.at("/metadata/beta").asBoolean()).isTrue();
    assertThat(created.requiredHeader("Location")).endsWith("/v1/customers/" + created.id());
    assertThat(created.requiredHeader("Operation-Id")).isNotBlank();
    assertThat(client.get(created.id()).expect(200).json()).isEqualTo(customer);
    assertThat(client.list(email).json().at("/items/0")).isEqualTo(customer);
  }

  @Test
  void whatIsNotKnownIsPresentAsNull() {
    JsonNode customer = client.create(Emails.fresh("bare")).expect(201).json();

    assertThat(customer.propertyNames()).containsExactlyInAnyOrderElementsOf(FIELDS);
    for (String field :
        List.of(
            "modified_at",
            "external_id",
            "name",
            "billing_name",
            "billing_address",
            "tax_id",
            "locale",
            "deleted_at",
            "avatar_url")) {
      assertThat(customer.path(field).isNull()).as(field).isTrue();
    }
    assertThat(customer.path("email_verified").asBoolean(true)).isFalse();
    assertThat(customer.path("type").asString()).isEqualTo("individual");
    assertThat(customer.path("metadata").isObject()).isTrue();
    String createdAt = customer.path("created_at").asString();
    assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    assertThat(Instant.parse(createdAt)).isAfter(Instant.now().minusSeconds(600));
  }

  @Test
  void aConflictNamesTheLivingCustomer() {
    String email = Emails.fresh("conflict");
    String living = client.create(email).expect(201).id();

    Answer conflict = client.create(email.toUpperCase(java.util.Locale.ROOT)).expectProblem(409);

    assertThat(conflict.get("customer_id")).isEqualTo(living);
    assertThat(conflict.get("type")).endsWith("already-exists");
    assertThat(conflict.get("error")).isEqualTo("ResourceAlreadyExists");
    assertThat(conflict.json().path("detail").isString()).isTrue();
    assertThat(conflict.requiredHeader("Operation-Id")).isNotBlank();
  }

  @Test
  void whatWasDeletedIsGoneForEveryVerb() {
    String id = client.create(Emails.fresh("gone")).expect(201).id();
    client.delete(id).expect(204);

    for (Answer answer :
        List.of(client.get(id), client.delete(id), client.patch(id, "{\"name\":\"x\"}"))) {
      answer.expectProblem(404);
      assertThat(answer.get("error")).isEqualTo("ResourceNotFound");
      assertThat(answer.json().path("detail").isString()).isTrue();
    }
  }
}
