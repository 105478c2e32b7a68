package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What an organization has done, as a list: filtered, in pages, the newest first.
class OperationListIT {
  private static final String LIST = "/v1/operations";

  private final PipelineClient operator = Pipeline.client();
  private final String email = Emails.fresh("listed");
  private PipelineClient client;

  @BeforeEach
  void inAnOrganizationOfItsOwn() {
    var organizations = new Organizations(operator);
    client =
        organizations.client(
            organizations.create("OperationListIT"), "customers:read", "customers:write");
  }

  @Test
  void whatWasDecidedIsListedWithWhatItSetOutToDo() {
    String id = client.create(email).expect(201).id();
    client.create(email).expect(409);
    client.patch(id, "{\"name\":\"Ann\"}").expect(200);
    client.putting("/v1/customers/external/x", Route.customer("x")).send().expect(201);
    client.delete(id).expect(204);
    client.delete(id).expect(404);

    JsonNode list = client.read(LIST).expect(200).json();

    assertThat(list.path("has_more").asBoolean()).isFalse();
    assertThat(list.path("items").valueStream().map(OperationListIT::told))
        .containsExactly(
            "delete rejected",
            "delete deleted",
            "upsert created",
            "update updated",
            "create rejected",
            "create created");
    for (JsonNode item : list.path("items")) {
      assertThat(client.read(item.at("/links/self").asString()).expect(200).json()).isEqualTo(item);
    }
  }

  @Test
  void filtersAreAppliedTogether() {
    String id = client.create(email).expect(201).id();
    client.create(email.toUpperCase()).expect(409);
    client.create(Emails.fresh("another")).expect(201);
    JsonNode created = client.read(LIST + "?outcome=created&email=" + email).expect(200).json();
    String at = created.at("/items/0/submitted_at").asString();

    assertThat(created.path("items").size()).isEqualTo(1);
    assertThat(told("?email=" + email)).containsExactly("create rejected", "create created");
    assertThat(told("?customer_id=" + id + "&outcome=rejected")).containsExactly("create rejected");
    assertThat(told("?state=done&type=create,delete")).hasSize(3);
    assertThat(told("?type=update")).isEmpty();
    assertThat(told("?submitted_from=" + at)).hasSize(3);
    assertThat(told("?submitted_to=" + at)).isEmpty();
    assertThat(told("?email=" + Emails.fresh("nobody"))).isEmpty();
  }

  @Test
  void ofADeletedCustomerNothingIsFoundByItsEmail() {
    client.delete(client.create(email).expect(201).id()).expect(204);

    assertThat(told("?email=" + email)).isEmpty();
  }

  @Test
  void pagesFollowEachOtherWhateverIsDoneMeanwhile() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(client.create(Emails.fresh("page")).expect(201).requiredHeader("Operation-Id"));
    }
    var seen = new ArrayList<String>();
    String next = "";
    do {
      Answer page = client.read(LIST + "?limit=2" + next).expect(200);
      seen.addAll(page.ids());
      next = page.json().has("next") ? "&after=" + page.get("next") : "";
      assertThat(page.json().path("has_more").asBoolean()).isEqualTo(!next.isEmpty());
      client.create(Emails.fresh("meanwhile")).expect(201);
    } while (!next.isEmpty());

    assertThat(seen).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource({"state,pending", "type,created", "after,x", "submitted_from,then"})
  void whatMakesNoSenseIsRefusedByName(String parameter, String value) {
    client.read(LIST + "?" + parameter + "=" + value).expectInvalid(parameter);
  }

  @Test
  void anEmailThatNoCustomerCanHaveHasNoOperations() {
    assertThat(client.read(LIST + "?email=nobody").expect(200).ids()).isEmpty();
  }

  private List<String> told(String query) {
    return client
        .read(LIST + query)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .map(OperationListIT::told)
        .toList();
  }

  private static String told(JsonNode item) {
    return item.path("type").asString() + " " + item.at("/outcome/type").asString();
  }
}
