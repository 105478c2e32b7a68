package io.customerpipeline.acceptance;

import static io.customerpipeline.acceptance.PipelineClient.CUSTOMERS;
import static io.customerpipeline.acceptance.PipelineClient.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How customers are found and shown: by external id, by filters, sorted, with their version, as
/// CSV.
class ResourceIT {
  private final PipelineClient client = Pipeline.client();
  private String tag;
  private String ann;
  private String bob;
  private String eve;

  @BeforeEach
  void threeCustomers() {
    tag = Emails.fresh("t").split("@")[0];
    ann = born("c-" + tag, "Ann_" + tag, Map.of("tag", tag, "plan", "pro", "seats", 3));
    bob = born("a-" + tag, "bob%" + tag, Map.of("tag", tag, "plan", "free", "trial", true));
    eve = born("b-" + tag, null, Map.of("tag", tag, "plan", "pro", "a=b", "c"));
  }

  private String born(String local, String name, Map<String, Object> metadata) {
    var body = new java.util.HashMap<String, Object>();
    body.put("email", local + "@Resource.example");
    body.put("name", name);
    body.put("billing_name", "Billing " + local);
    body.put("external_id", "ext/" + local);
    body.put("metadata", metadata);
    return client.posting(Bodies.text(body)).send().expect(201).id();
  }

  @Test
  void metadataIsMatchedByAnyValueOfAKeyAndAllKeys() {
    assertThat(found(metadata("plan", "pro"))).containsExactly(eve, ann);
    assertThat(found(metadata("plan", "pro") + metadata("plan", "free")))
        .containsExactly(eve, bob, ann);
    assertThat(found(metadata("seats", "3"))).containsExactly(ann);
    assertThat(found(metadata("trial", "true") + metadata("plan", "free"))).containsExactly(bob);
    assertThat(found(metadata("trial", "true") + metadata("plan", "pro"))).isEmpty();
    assertThat(found(metadata("a=b", "c"))).containsExactly(eve);
    assertThat(found(metadata("a", "b=c"))).isEmpty();
  }

  @Test
  void aSearchLooksIntoEmailNamesAndTheBeginningOfTheExternalId() {
    assertThat(found("&query=" + encoded("ANN_" + tag))).containsExactly(ann);
    assertThat(found("&query=" + encoded("b%" + tag))).containsExactly(bob);
    assertThat(found("&query=" + encoded("nn%" + tag))).isEmpty();
    assertThat(found("&query=" + encoded("nnX" + tag))).isEmpty();
    assertThat(found("&query=" + encoded("billing B-" + tag))).containsExactly(eve);
    assertThat(found("&query=" + encoded(tag + "@resource.EX"))).containsExactly(eve, bob, ann);
    assertThat(found("&query=" + encoded("ext/a-" + tag))).containsExactly(bob);
    assertThat(found("&query=" + encoded("xt/a-" + tag))).isEmpty();
    assertThat(found("&query=%5C")).isEmpty();
  }

  @Test
  void everyPartOfANameIsFoundHoweverShortAndInWhateverScript() {
    String name = "Zq-李明 😀 Ünal";
    String id = born("d-" + tag, name, Map.of("tag", tag));

    for (int from = 0; from < name.length(); from++) {
      for (int to = from + 1; to <= name.length(); to++) {
        String part = name.substring(from, to).strip();
        if (!part.isEmpty() && !splitsACharacter(part)) {
          assertThat(found("&query=" + encoded(part))).as(part).contains(id);
        }
      }
    }
    for (String nowhere : List.of("明李", "zz", "李明😀", "😁", "unal")) {
      assertThat(found("&query=" + encoded(nowhere))).as(nowhere).doesNotContain(id);
    }
  }

  private static boolean splitsACharacter(String part) {
    return Character.isLowSurrogate(part.charAt(0))
        || Character.isHighSurrogate(part.charAt(part.length() - 1));
  }

  @Test
  void aListIsSortedByWhatIsAskedFor() {
    assertThat(found("&sorting=created_at")).containsExactly(ann, bob, eve);
    assertThat(found("&sorting=-created_at")).containsExactly(eve, bob, ann);
    assertThat(found("&sorting=email")).containsExactly(bob, eve, ann);
    assertThat(found("&sorting=-email")).containsExactly(ann, eve, bob);
    assertThat(found("&sorting=name")).containsExactly(ann, bob, eve);
    assertThat(found("&sorting=-name")).containsExactly(eve, bob, ann);
    assertThat(found("&sorting=-name,email&sorting=created_at")).containsExactly(eve, bob, ann);
  }

  @Test
  void pagesAndTheirNumberFollowTheFilter() {
    Answer second = client.read(CUSTOMERS + "?limit=2&page=2" + metadata("tag", tag)).expect(200);

    assertThat(second.ids()).containsExactly(ann);
    assertThat(second.json().at("/pagination/total_count").asInt()).isEqualTo(3);
    assertThat(second.json().at("/pagination/max_page").asInt()).isEqualTo(2);
  }

  @Test
  void everyFaultOfAQueryIsNamed() {
    String key = "metadata[" + "k".repeat(41) + "]";
    String query = "?sorting=age&page=0&limit=x&active=x&" + PipelineClient.encoded(key) + "=x";

    Answer refused = client.read(CUSTOMERS + query).expectProblem(422);

    for (String field : List.of("sorting", "page", "limit", "active", key)) {
      refused.expectInvalid(field);
    }
  }

  @Test
  void anotherOrganizationHasNoCustomersForThisKey() {
    String other = "&organization_id=00000000-0000-4000-8000-0000000000ff";

    assertThat(found(other)).isEmpty();
    String own = client.get(ann).get("organization_id");
    assertThat(found("&organization_id=" + own)).containsExactly(eve, bob, ann);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "a/%s/b", "%s %%2F", "ü€😀 %s", "%s?x=1&y#z", "%%%s", "%s+"})
  void anExternalIdIsFoundHoweverItIsWritten(String form) {
    String externalId = form.formatted(Emails.fresh("id"));
    String path = "/v1/customers/external/" + encoded(externalId).replace("+", "%20");
    String id =
        client.putting(path, "{\"email\":\"" + Emails.fresh("x") + "\"}").send().expect(201).id();

    assertThat(client.read(path).expect(200).get("external_id")).isEqualTo(externalId);
    assertThat(client.read(path + "/").expect(200).id()).isEqualTo(id);
    assertThat(client.read(path + "/state").expect(200).id()).isEqualTo(id);
    assertThat(client.patchingAt(path, "{\"name\":\"x\"}").send().expect(200).id()).isEqualTo(id);
    client.request("DELETE", path).send().expect(204);
    client.read(path).expectProblem(404);
  }

  @ParameterizedTest
  @CsvSource({"GET,%20", "PATCH,%20", "DELETE,%20", "GET,%00", "GET,unknown"})
  void whatNobodyHasIsNotFound(String method, String externalId) {
    String path = "/v1/customers/external/" + externalId;

    assertThat(
            (method.equals("PATCH") ? client.patchingAt(path, "{}") : client.request(method, path))
                .send()
                .status())
        .isIn(404, 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"1\""})
  void withIfMatchAnUpsertOnlyChangesWhoIsThere(String tag) {
    String path = "/v1/customers/external/" + encoded(Emails.fresh("match"));
    String body = "{\"email\":\"" + Emails.fresh("x") + "\",\"name\":\"New\"}";

    client.putting(path, body).header("If-Match", tag).send().expectProblem(404);
    String id = client.putting(path, body.replace("New", "Old")).send().expect(201).id();
    assertThat(client.putting(path, body).header("If-Match", tag).send().expect(200).id())
        .isEqualTo(id);
  }

  @Test
  void aVersionIsReadAndReadAgainOnlyIfItHasChanged() {
    String path = CUSTOMERS + "/" + ann;
    String tagOfFirst = client.read(path).expect(200).requiredHeader("ETag");

    assertThat(tagOfFirst).isEqualTo("\"1\"");
    client.request("GET", path).header("If-None-Match", tagOfFirst).send().expect(304);
    client.patch(ann, "{\"name\":\"Anna\"}").expect(200);
    client.request("GET", path).header("If-None-Match", tagOfFirst).send().expect(200);
  }

  @Test
  void theStateOfACustomerHasTheListsThatClientsRead() {
    var state = client.read(CUSTOMERS + "/" + ann + "/state").expect(200).json();

    for (String list : List.of("active_subscriptions", "granted_benefits", "active_meters")) {
      assertThat(state.path(list).isArray()).as(list).isTrue();
    }
    assertThat(state.path("email")).isEqualTo(client.get(ann).json().path("email"));
    client.read(CUSTOMERS + "/01a3185c-5000-8b55-b800-000000000005/state").expectProblem(404);
  }

  @Test
  void anExportHasALineForEachCustomer() {
    String formula = "=1+1 " + tag;
    client.patch(ann, Bodies.text(Map.of("name", formula, "billing_name", "a,\"b\"\nc")));

    Answer export = client.read(CUSTOMERS + "/export").expect(200);

    assertThat(export.requiredHeader("Content-Type")).startsWith("text/csv");
    assertThat(export.requiredHeader("Content-Disposition")).contains("attachment");
    assertThat(export.text())
        .startsWith("id,version,external_id,created_at,modified_at,email,name");
    assertThat(export.text()).contains(ann, bob, eve, "'" + formula, "\"a,\"\"b\"\"\nc\"");
  }

  @Test
  void anExportHasTheCustomersOfTheListInItsOrder() {
    String query = "?query=" + tag + "&sorting=email";

    Answer export = client.read(CUSTOMERS + "/export" + query).expect(200);

    var list = client.read(CUSTOMERS + "?query=" + tag + "&sorting=email").expect(200).ids();
    assertThat(list).contains(ann, bob, eve);
    assertThat(export.text().lines().skip(1).map(line -> line.split(",", 2)[0]))
        .containsExactlyElementsOf(list);
    client.read(CUSTOMERS + "/export?sorting=age").expectInvalid("sorting");
    client.read(CUSTOMERS + "/export?limit=1").expectInvalid("limit");
    client.read(CUSTOMERS + "/export?page=7").expectInvalid("page");
  }

  @Test
  void theNumberOfAllCustomersIsExact() {
    int before = total();
    String id = client.create(Emails.fresh("count")).expect(201).id();
    int after = total();
    client.delete(id).expect(204);

    assertThat(after).isEqualTo(before + 1);
    assertThat(total()).isEqualTo(before);
  }

  private int total() {
    return client.read(CUSTOMERS).expect(200).json().at("/pagination/total_count").asInt();
  }

  /// Of the three customers.
  private List<String> found(String query) {
    return client.read(CUSTOMERS + "?limit=100" + metadata("tag", tag) + query).expect(200).ids();
  }

  private static String metadata(String key, String value) {
    return "&metadata" + encoded("[" + key + "]") + "=" + encoded(value);
  }
}
