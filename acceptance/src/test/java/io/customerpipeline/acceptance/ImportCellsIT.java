package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Cells of a file: which customer a row names, and which values its cells change.
class ImportCellsIT {
  private static final String EVERYTHING =
      """
      {"email":"%s","name":"Ada","tax_id":"T1","metadata":{"plan":"free","seats":5},
       "billing_address":{"line1":"1 Road","city":"Paris","country":"FR"}}
      """;

  private final PipelineClient client = Pipeline.client();
  private final Imports imports = new Imports(client);
  private final String email = Emails.fresh("file");

  private String someone() {
    return client.posting(EVERYTHING.formatted(email)).send().expect(201).id();
  }

  private JsonNode upsert(String csv) {
    return imports.done(imports.csv(csv, "?action=upsert").send().expect(202));
  }

  @Test
  void oneCellIsMergedAndTheOtherPartsStay() {
    String id = someone();

    upsert("email,metadata.plan,billing_city,name\n%s,pro,Lyon,\n".formatted(email));

    JsonNode customer = client.get(id).expect(200).json();
    assertThat(customer.path("metadata").toString()).isEqualTo("{\"plan\":\"pro\",\"seats\":5}");
    assertThat(customer.at("/billing_address/city").asString()).isEqualTo("Lyon");
    assertThat(customer.at("/billing_address/line1").asString()).isEqualTo("1 Road");
    assertThat(customer.path("name").asString()).isEqualTo("Ada");
  }

  @Test
  void theMarkerClearsOneValue() {
    String id = someone();

    upsert("email,name,metadata.plan,billing_line1\n%s,\\N,\\N,\\N\n".formatted(email));

    JsonNode customer = client.get(id).expect(200).json();
    assertThat(customer.path("name").isNull()).isTrue();
    assertThat(customer.path("metadata").toString()).isEqualTo("{\"seats\":5}");
    assertThat(customer.at("/billing_address/line1").isNull()).isTrue();
    assertThat(customer.at("/billing_address/city").asString()).isEqualTo("Paris");
    assertThat(imports.results(upsert("email,name\n\\N,x\n")).getFirst()).startsWith("2 invalid");
  }

  @Test
  void anAddressWithoutCountryIsRejectedOrInvalid() {
    client.create(email).expect(201);
    String row = "email,billing_city\n%s,Lyon\n";

    assertThat(imports.results(upsert(row.formatted(email))))
        .containsExactly("2 rejected address_incomplete");
    assertThat(
            imports.results(
                imports.done(imports.csv(row.formatted(Emails.fresh("new"))).send().expect(202))))
        .containsExactly("2 invalid billing_country: is required");
  }

  @Test
  void anExternalIdWithoutEmailNamesACustomerThatLives() {
    String externalId = "crm-" + UUID.randomUUID();
    String id = someone();
    client.patch(id, "{\"external_id\":\"" + externalId + "\"}").expect(200);
    String file = "external_id,metadata.plan\n%s,pro\ncrm-unknown-%s,pro\n";

    assertThat(imports.results(upsert(file.formatted(externalId, externalId))))
        .containsExactly("2 updated", "3 rejected not_found");

    JsonNode customer = client.get(id).expect(200).json();
    assertThat(customer.path("email").asString()).isEqualTo(email);
    assertThat(customer.path("metadata").toString()).isEqualTo("{\"plan\":\"pro\",\"seats\":5}");
  }

  @Test
  void theIdOfAnExportSelectsTheCustomer() {
    String id = someone();
    String corrected = Emails.fresh("corrected");
    String file = export().replace(email, corrected);

    assertThat(imports.results(upsert(file))).containsExactly("2 updated");

    assertThat(client.get(id).expect(200).get("email")).isEqualTo(corrected);
    assertThat(client.list(email).expect(200).ids()).isEmpty();
    assertThat(client.list(corrected).expect(200).ids()).containsExactly(id);
  }

  private String export() {
    return client
        .read("/v1/customers/export?email=" + PipelineClient.encoded(email))
        .expect(200)
        .text();
  }

  @Test
  void anUnknownIdIsRejectedAndACreateTakesNone() {
    String row = "id,email\n%s,%s\n";
    String unknown = "01a3185c-5000-8b55-b800-000000000005";
    String foreign = UUID.randomUUID().toString();

    for (String id : List.of(unknown, foreign)) {
      for (String action : List.of("upsert", "delete")) {
        JsonNode done =
            imports.done(
                imports.csv(row.formatted(id, email), "?action=" + action).send().expect(202));
        assertThat(imports.results(done)).containsExactly("2 rejected not_found");
      }
      JsonNode done = imports.done(imports.csv(row.formatted(id, email)).send().expect(202));
      assertThat(imports.results(done).getFirst()).contains("2 invalid id: ", "column[id]=-");
    }
    JsonNode created =
        imports.done(
            imports.csv(row.formatted(unknown, email), "?column%5Bid%5D=-").send().expect(202));
    assertThat(imports.results(created)).containsExactly("2 created");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upsert", "delete"})
  void theVersionIsAPreconditionHoweverTheCustomerIsNamed(String action) {
    String externalId = UUID.randomUUID().toString();
    String id = someone();
    client.patch(id, "{\"external_id\":\"%s\"}".formatted(externalId)).expect(200);
    String names = "id,external_id,email,version,name\n";

    for (String row :
        List.of(
            id + ",," + email + ",1,x",
            "," + externalId + "," + email + ",1,x",
            ",," + email + ",1,x")) {
      JsonNode done =
          imports.done(imports.csv(names + row + "\n", "?action=" + action).send().expect(202));
      assertThat(imports.results(done)).containsExactly("2 rejected version_mismatch");
    }
    String row = names + ",," + email + ",2,x\n";
    JsonNode done = imports.done(imports.csv(row, "?action=" + action).send().expect(202));
    assertThat(imports.results(done).getFirst()).isIn("2 updated", "2 deleted");
  }

  @Test
  void anExportedLineOfJsonIsReadAgainAndNullClears() {
    String id = someone();
    String line = client.get(id).expect(200).text();
    String edited = line.replace("\"name\":\"Ada\"", "\"name\":null").replace("free", "pro");

    JsonNode same = imports.done(ndjson(line).expect(202));
    JsonNode done = imports.done(ndjson(edited).expect(202));

    assertThat(imports.results(same)).containsExactly("1 unchanged");
    assertThat(imports.results(done)).containsExactly("1 updated");
    JsonNode customer = client.get(id).expect(200).json();
    assertThat(customer.path("name").isNull()).isTrue();
    assertThat(customer.at("/metadata/plan").asString()).isEqualTo("pro");
    assertThat(customer.at("/tax_id/0").asString()).isEqualTo("T1");
  }

  private Answer ndjson(String lines) {
    return imports.file(lines.getBytes(UTF_8), "application/x-ndjson", "?action=upsert").send();
  }
}
