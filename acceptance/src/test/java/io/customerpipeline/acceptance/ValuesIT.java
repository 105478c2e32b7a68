package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Values come back as they were sent, and `null` clears them, whichever way they are sent.
class ValuesIT {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String FULL =
      """
      {"email": "%s", "type": "team", "name": "Ada", "billing_name": "A. L.", "tax_id": "7",
       "billing_address": {"line1": "Ring 1", "city": "Wien", "country": "AT"},
       "locale": "de", "metadata": {"plan": "pro", "seats": 3}}
      """;

  private static final PipelineClient client = Pipeline.client();

  /// Every field that the description of the API lets be null in a change, but for those that say
  /// nothing about the customer.
  static Stream<String> nullableFields() {
    JsonNode properties =
        Contract.of(client.url()).document().at("/components/schemas/CustomerUpdate/properties");
    return properties
        .propertyStream()
        .filter(it -> isNullable(it.getValue()))
        .map(it -> it.getKey())
        .filter(it -> !List.of("organization_id", "owner", "email", "external_id").contains(it));
  }

  private static boolean isNullable(JsonNode schema) {
    return Stream.concat(
            schema.path("type").valueStream(),
            schema
                .path("anyOf")
                .valueStream()
                .map(it -> it.path("type"))
                .map(type -> type.isArray() ? type.path(0) : type))
        .anyMatch(it -> it.asString().equals("null"));
  }

  @Test
  void theDescriptionHasEveryFieldOfAProfile() {
    assertThat(nullableFields())
        .contains(
            "type", "name", "billing_name", "billing_address", "tax_id", "locale", "metadata");
  }

  @ParameterizedTest
  @MethodSource("nullableFields")
  void nullClearsAFieldAndLeavesTheOthers(String field) {
    String cleared = "{\"%s\": null}".formatted(field);
    expectCleared(field, (id, _) -> client.patch(id, cleared).expect(200));
    expectCleared(
        field,
        (id, _) ->
            client
                .patching(id, cleared)
                .header("Content-Type", "application/merge-patch+json")
                .send()
                .expect(200));
    expectCleared(
        field,
        (_, email) -> client.putting("/v1/customers/email/" + email, cleared).send().expect(200));
    expectCleared(field, (_, email) -> imported(email, field));
  }

  private interface Change {
    void of(String id, String email);
  }

  private static void imported(String email, String field) {
    var row = MAPPER.createObjectNode().put("action", "upsert").put("email", email);
    row.putNull(field);
    var imports = new Imports(client);
    imports.done(imports.ndjson(row + "\n").send().expect(202));
  }

  private static void expectCleared(String field, Change change) {
    String email = Emails.fresh("null");
    Answer born = client.posting(FULL.formatted(email)).send().expect(201);
    JsonNode standard = client.create(Emails.fresh("standard")).expect(201).json();

    change.of(born.id(), email);

    ObjectNode now = (ObjectNode) client.get(born.id()).expect(200).json();
    ObjectNode expected = (ObjectNode) born.json();
    expected.set(field, standard.path(field));
    expected.set("modified_at", now.get("modified_at"));
    // The name on invoices is the name where there is none of its own.
    if (field.equals("billing_name")) {
      expected.set("billing_name", now.get("billing_name"));
    }
    assertThat(now).isEqualTo(expected);
  }

  /// A field gets back the value of a new endpoint, or is refused by name: never `200` without an
  /// effect.
  @Test
  void nullResetsAFieldOfAnEndpointOrIsRefused() {
    String path = "/v1/webhooks/endpoints";
    String custom =
        """
        {"url":"http://127.0.0.1:1/","events":["customer.created"],"enabled":false,"name":"n",
         "description":"d","api_version":"2026-10","headers":{"X-A":"b"},"rate_limit":5,
         "changed_fields":["name"],"on_exhausted":"skip"}
        """;
    String plain =
        "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"customer.created\"],\"enabled\":false}";
    JsonNode standard =
        client.request("POST", path, BodyPublishers.ofString(plain)).send().expect(201).json();
    Contract.of(client.url())
        .document()
        .at("/components/schemas/ChangedEndpoint/properties")
        .propertyNames()
        .forEach(field -> {
          String id =
              client.request("POST", path, BodyPublishers.ofString(custom)).send().expect(201).id();
          Answer answer = client.patchingAt(path + "/" + id, "{\"" + field + "\":null}").send();
          if (answer.status() == 422) {
            answer.expectInvalid(field);
            assertThat(field).isIn("url", "events", "enabled");
          } else {
            assertThat(answer.expect(200).json().path(field))
                .as(field)
                .isEqualTo(standard.path(field));
          }
          client.request("DELETE", path + "/" + id).send();
        });
  }

  @Test
  void anEmailIsNeverNull() {
    Answer born = client.create(Emails.fresh("never-null")).expect(201);

    client.patch(born.id(), "{\"email\":null}").expectInvalid("email");
    client
        .putting("/v1/customers/external/" + UUID.randomUUID(), "{\"email\":null}")
        .send()
        .expectInvalid("email");
  }

  @Test
  void aMergePatchMergesMetadataAndPlainJsonReplacesThem() {
    String id = client.posting(FULL.formatted(Emails.fresh("merge"))).send().expect(201).id();

    Answer merged =
        client
            .patching(
                id,
                "{\"metadata\":{\"plan\":null,\"new\":true},\"billing_address\":{\"city\":\"Graz\"}}")
            .header("Content-Type", "application/merge-patch+json")
            .send()
            .expect(200);
    Answer replaced = client.patch(id, "{\"metadata\":{\"only\":1}}").expect(200);

    assertThat(merged.json().path("metadata"))
        .isEqualTo(MAPPER.readTree("{\"seats\":3,\"new\":true}"));
    assertThat(merged.json().at("/billing_address/city").asString()).isEqualTo("Graz");
    assertThat(merged.json().at("/billing_address/line1").asString()).isEqualTo("Ring 1");
    assertThat(replaced.json().path("metadata")).isEqualTo(MAPPER.readTree("{\"only\":1}"));
  }

  @Test
  void aMergeThatGivesNoValidCustomerIsRefused() {
    String id = client.create(Emails.fresh("merge-refused")).expect(201).id();

    client
        .patching(id, "{\"billing_address\":{\"city\":\"Graz\"}}")
        .header("Content-Type", "application/merge-patch+json")
        .send()
        .expectInvalid("billing_address.country");
    assertThat(client.get(id).requiredHeader("ETag")).isEqualTo("\"1\"");
  }

  @ParameterizedTest(name = "{0} {1} is taken for {2}")
  @CsvSource({
    "locale, en_US, en-US",
    "locale, zh_Hant_TW, zh-Hant-TW",
    "country, us, US",
    "country, XK, XK",
  })
  void commonSpellingsAreUnderstood(String field, String given, String kept) {
    String body =
        field.equals("locale")
            ? "{\"email\":\"%s\",\"locale\":\"%s\"}"
            : "{\"email\":\"%s\",\"billing_address\":{\"country\":\"%s\"}}";

    JsonNode born =
        client.posting(body.formatted(Emails.fresh("spelled"), given)).send().expect(201).json();

    assertThat(born.at(field.equals("locale") ? "/locale" : "/billing_address/country").asString())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "accept\u200bance",
    "accept\u00adance",
    "accept\u2060ance",
    "accept\ufe0fance",
    "\uff41cceptance",
    "ACCEPT\uff21NCE",
  })
  void anAddressHasNoCharactersThatItsKeyIgnores(String domain) {
    String email = Emails.fresh("mapped");
    String given = email.replace("acceptance", domain);
    byte[] body = ("{\"email\":\"" + given + "\"}").getBytes(UTF_8);

    Answer born =
        client
            .request("POST", PipelineClient.CUSTOMERS, BodyPublishers.ofByteArray(body))
            .send()
            .expect(201);

    assertThat(born.get("email")).isEqualTo(email);
  }

  @Test
  void aFilterFindsWhatEqualsItsValueAndNobodyElse() {
    String email = Emails.fresh("filter");
    String external = "x-" + UUID.randomUUID();
    String tag = UUID.randomUUID().toString();
    String id =
        client
            .posting(
                """
                {"email":"%s","external_id":"%s","metadata":{"tag":"%s","seats":3,"rate":0.5}}
                """
                    .formatted(email, external, tag))
            .send()
            .expect(201)
            .id();

    for (String found :
        List.of(
            "external_id=" + external,
            "external_id=" + external + "&email=" + email,
            "metadata%5Btag%5D=" + tag,
            "metadata%5Btag%5D=" + tag + "&metadata%5Bseats%5D=3.0",
            "metadata%5Btag%5D=" + tag + "&metadata%5Bseats%5D=3e0&metadata%5Brate%5D=0.50")) {
      assertThat(client.read("/v1/customers?" + found).expect(200).ids())
          .as(found)
          .containsExactly(id);
    }
    for (String none :
        List.of(
            "external_id=nope&sorting=email",
            "external_id=nope",
            "external_id=" + external.toUpperCase(),
            "external_id=",
            "email=partial",
            "email=" + email.substring(1),
            "email=a%00b",
            "metadata%5Btag%5D=" + tag + "&metadata%5Bseats%5D=4")) {
      Answer list = client.read("/v1/customers?" + none).expect(200);
      assertThat(list.ids()).as(none).isEmpty();
      assertThat(list.json().at("/pagination/total_count").asInt()).as(none).isZero();
      assertThat(client.read("/v1/customers/export?" + none).expect(200).text().lines())
          .as(none)
          .hasSize(1);
    }
  }
}
