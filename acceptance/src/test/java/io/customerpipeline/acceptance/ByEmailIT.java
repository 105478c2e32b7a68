package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `/v1/customers/email/{email}`: get or create in one step, and all else that an id can do.
class ByEmailIT {
  private final PipelineClient client = Pipeline.client();

  private static String path(String email) {
    return "/v1/customers/email/" + PipelineClient.encoded(email);
  }

  @Test
  void putCreatesACustomerAndThenFindsIt() {
    String email = Emails.fresh("get-or-create");

    Answer born = client.putting(path(email), "{\"name\":\"Ada\"}").send().expect(201);
    Answer found = client.putting(path(email.toUpperCase()), "{}").send().expect(200);

    assertThat(born.get("email")).isEqualTo(email);
    assertThat(found.json()).isEqualTo(born.json());
    assertThat(found.requiredHeader("ETag")).isEqualTo("\"1\"");
    assertThat(client.read(path(email)).expect(200).json()).isEqualTo(born.json());
  }

  @Test
  void putChangesTheFieldsOfTheBody() {
    String email = Emails.fresh("put-change");
    client.putting(path(email), "{\"name\":\"Ada\",\"locale\":\"de\"}").send().expect(201);

    Answer changed =
        client
            .putting(path(email), "{\"name\":\"Eve\",\"external_id\":\"x-" + email + "\"}")
            .send();

    changed.expect(200);
    assertThat(changed.get("name")).isEqualTo("Eve");
    assertThat(changed.get("locale")).isEqualTo("de");
    assertThat(changed.get("external_id")).isEqualTo("x-" + email);
    assertThat(changed.requiredHeader("ETag")).isEqualTo("\"2\"");
  }

  @Test
  void putWritesTheSpellingOfTheBodyOnly() {
    String email = Emails.fresh("spelling");
    String spelled = email.replace("spelling", "Spelling");
    client.putting(path(email), "{}").send().expect(201);

    assertThat(client.putting(path(email.toUpperCase()), "{}").send().expect(200).get("email"))
        .isEqualTo(email);
    assertThat(
            client
                .putting(path(email), "{\"email\":\"" + spelled + "\"}")
                .send()
                .expect(200)
                .get("email"))
        .isEqualTo(spelled);
    client
        .putting(path(email), "{\"email\":\"" + Emails.fresh("other") + "\"}")
        .send()
        .expectInvalid("email");
    client.putting(path(email), "{\"email\":null}").send().expectInvalid("email");
  }

  @Test
  void aPutWithoutABodyOnlyReads() {
    String email = Emails.fresh("no-body");

    Answer born = client.request("PUT", path(email)).send().expect(201);
    Answer found = client.request("PUT", path(email)).send().expect(200);
    Answer typed =
        client
            .request("PUT", path(email))
            .header("Content-Type", "application/json")
            .send()
            .expect(200);

    assertThat(found.json()).isEqualTo(born.json()).isEqualTo(typed.json());
    client
        .putting(path(email), "{}")
        .header("Content-Type", "application/merge-patch+json")
        .send()
        .expectProblem(415);
  }

  /// An external id is kept once it is set, so that a `200` would tell what did not happen.
  @Test
  void putRefusesToTakeAnExternalIdAway() {
    String email = Emails.fresh("kept");
    String external = "/v1/customers/external/x-" + email;
    client.putting(path(email), "{\"external_id\":\"x-" + email + "\"}").send().expect(201);

    for (String none : List.of("null", "\"\"", "\" \"")) {
      String body = "{\"email\":\"%s\",\"external_id\":%s}".formatted(email, none);
      client.putting(path(email), body).send().expectInvalid("external_id");
      client.putting(external, body).send().expectInvalid("external_id");
      client.patchingAt(path(email), body).send().expectInvalid("external_id");
    }
    assertThat(client.read(path(email)).get("external_id")).isEqualTo("x-" + email);
  }

  @Test
  void manyPutsAtOnceCreateOneCustomer() {
    String email = Emails.fresh("at-once");

    List<Answer> answers =
        Together.run(20, _ -> client.putting(path(email), "{}").prefer("wait=30").send());

    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 200);
    assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
  }

  @Test
  void aDeletedCustomerIsCreatedAgainWithANewId() {
    String email = Emails.fresh("again");
    String first = client.putting(path(email), "{}").send().expect(201).id();

    client.request("DELETE", path(email)).send().expect(204);
    client.read(path(email)).expectProblem(404);
    client.request("DELETE", path(email)).send().expectProblem(404);
    client.patchingAt(path(email), "{\"name\":\"x\"}").send().expectProblem(404);

    assertThat(client.putting(path(email), "{}").send().expect(201).id()).isNotEqualTo(first);
  }

  @Test
  void aCustomerIsFoundByItsNewEmailOnlyAfterAChange() {
    String email = Emails.fresh("moves");
    String next = Emails.fresh("moved");
    String id = client.putting(path(email), "{}").send().expect(201).id();

    Answer moved = client.patchingAt(path(email), "{\"email\":\"" + next + "\"}").send();

    assertThat(moved.expect(200).id()).isEqualTo(id);
    client.read(path(email)).expectProblem(404);
    assertThat(client.read(path(next)).expect(200).id()).isEqualTo(id);
    assertThat(client.putting(path(email), "{}").send().expect(201).id()).isNotEqualTo(id);
  }

  @Test
  void aConflictNamesTheLivingCustomer() {
    String email = Emails.fresh("conflict");
    String externalId = UUID.randomUUID().toString();
    String taken = "{\"external_id\":\"" + externalId + "\"}";
    String owner = client.putting(path(Emails.fresh("owner")), taken).send().expect(201).id();

    Answer conflict = client.putting(path(email), taken).send().expectProblem(409);

    assertThat(conflict.get("customer_id")).isEqualTo(owner);
    client.read(path(email)).expectProblem(404);
  }

  /// The words stand in paths of other routes as well.
  @ParameterizedTest
  @ValueSource(strings = {"state", "events", "external", "email", "export"})
  void aWordOfAnotherRouteIsNoEmail(String word) {
    assertThat(client.read("/v1/customers/email/" + word).status()).isIn(404, 422);
    assertThat(client.read("/v1/customers/external/" + word).status()).isIn(404, 422);
    client.putting("/v1/customers/email/" + word, "{}").send().expectInvalid("email");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "a b@example.com", "a@b", "ü@example.com"})
  void anEmailThatNoCustomerCanHaveIsRefusedByPutOnly(String email) {
    client.putting(path(email).replace("+", "%20"), "{}").send().expectInvalid("email");
    client.read(path(email).replace("+", "%20")).expectProblem(404);
    client.request("DELETE", path(email).replace("+", "%20")).send().expectProblem(404);
  }
}
