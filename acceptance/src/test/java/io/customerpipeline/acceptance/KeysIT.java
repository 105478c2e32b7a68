package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The life of an API key: made, used, rotated, ended.
class KeysIT {
  /// What is promised for a revocation, on every instance.
  private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);

  private final PipelineClient operator = Pipeline.client();
  private final Organizations organizations = new Organizations(operator);
  private final String organization = organizations.create("KeysIT");
  private final PipelineClient admin = organizations.client(organization, "admin");

  @Test
  void aKeyIsShownOnceAndNeverAgain() {
    Answer made = make(Organizations.body("customers:read", "customers:write"));
    String key = made.get("key");

    assertThat(key).matches("cpk_[0-9A-Za-z]{38}").startsWith(made.get("prefix"));
    assertThat(made.requiredHeader("Location")).isEqualTo(Organizations.KEYS + "/" + made.id());
    assertThat(made.get("organization_id")).isEqualTo(organization);
    Answer read = admin.read(Organizations.KEYS + "/" + made.id()).expect(200);
    assertThat(read.json().has("key")).isFalse();
    assertThat(read.text()).doesNotContain(key);
    assertThat(admin.read(Organizations.KEYS).expect(200).text()).doesNotContain(key);
    assertThat(read.json().path("scopes").valueStream().map(JsonNode::asString))
        .containsExactly("customers:read", "customers:write");
  }

  @Test
  void customersBelongToTheOrganizationOfTheKey() {
    PipelineClient own = organizations.client(organization, "customers:read", "customers:write");
    String email = Emails.fresh("tenant");
    Answer here = own.create(email).expect(201);
    Answer there = operator.create(email).expect(201);

    assertThat(here.get("organization_id")).isEqualTo(organization);
    assertThat(own.list(email).expect(200).ids()).containsExactly(here.id());
    assertThat(operator.list(email).expect(200).ids()).containsExactly(there.id());
    own.delete(there.id()).expect(404);
    operator.get(there.id()).expect(200);
  }

  @Test
  void aScopeThatIsMissingIsNamed() {
    PipelineClient reader = organizations.client(organization, "customers:read");

    Answer refused = reader.create(Emails.fresh("reader")).expectProblem(403);

    assertThat(refused.get("error")).isEqualTo("NotPermitted");
    assertThat(refused.get("detail")).contains("customers:write");
    assertThat(refused.requiredHeader("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"customers:write\"");
  }

  @Test
  void aRevokedKeyEndsWithinSeconds() {
    Answer made = make(Organizations.body("customers:read"));
    PipelineClient user = organizations.as(made.get("key"));
    user.read(PipelineClient.CUSTOMERS).expect(200);

    admin.request("DELETE", Organizations.KEYS + "/" + made.id()).send().expect(204);

    await("key refused")
        .atMost(REVOKED_WITHIN)
        .until(() -> user.read(PipelineClient.CUSTOMERS).status() == 401);
    Answer refused = user.read(PipelineClient.CUSTOMERS).expectProblem(401);
    assertThat(refused.get("detail")).contains("revoked");
    assertThat(refused.requiredHeader("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
    Answer shown = admin.read(Organizations.KEYS + "/" + made.id()).expect(200);
    String revokedAt = shown.get("revoked_at");
    admin.request("DELETE", Organizations.KEYS + "/" + made.id()).send().expect(204);
    assertThat(admin.read(Organizations.KEYS + "/" + made.id()).get("revoked_at"))
        .as("revoked again, it keeps its time")
        .isEqualTo(revokedAt);
  }

  @Test
  void aKeyExpiresAtItsTime() {
    Instant end = Instant.now().plusSeconds(2);
    Answer made =
        make("{\"name\":\"brief\",\"scopes\":[\"customers:read\"],\"expires_at\":\"" + end + "\"}");
    PipelineClient user = organizations.as(made.get("key"));

    await("key refused")
        .atMost(REVOKED_WITHIN)
        .until(() -> user.read(PipelineClient.CUSTOMERS).status() == 401);

    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(user.read(PipelineClient.CUSTOMERS).get("detail")).contains("expired");
  }

  @Test
  void bothKeysOfARotationLiveForTheOverlap() {
    Answer old = make(Organizations.body("customers:read"));

    Answer successor = rotate(old.id(), "").expect(201);

    assertThat(successor.get("name")).isEqualTo(old.get("name"));
    assertThat(successor.json().path("scopes")).isEqualTo(old.json().path("scopes"));
    organizations.as(old.get("key")).read(PipelineClient.CUSTOMERS).expect(200);
    organizations.as(successor.get("key")).read(PipelineClient.CUSTOMERS).expect(200);
    Instant end = Instant.parse(admin.read(Organizations.KEYS + "/" + old.id()).get("expires_at"));
    assertThat(Duration.between(Instant.now(), end))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
  }

  @Test
  void aRotationWithoutOverlapEndsTheOldKeyAtOnce() {
    Answer old = make(Organizations.body("customers:read"));

    Answer successor = rotate(old.id(), "{\"overlap_seconds\":0}").expect(201);

    await("key refused")
        .atMost(REVOKED_WITHIN)
        .until(
            () -> organizations.as(old.get("key")).read(PipelineClient.CUSTOMERS).status() == 401);
    organizations.as(successor.get("key")).read(PipelineClient.CUSTOMERS).expect(200);
    Answer again = rotate(old.id(), "").expectProblem(409);
    assertThat(again.get("error")).isEqualTo("ApiKeyEnded");
  }

  @Test
  void aSlipOfThePenIsToldFromAnUnknownKey() {
    String key = organizations.key(organization, "customers:read").get("key");
    char last = key.charAt(key.length() - 1);
    String slipped = key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');

    assertThat(
            organizations
                .as(slipped)
                .read(PipelineClient.CUSTOMERS)
                .expectProblem(401)
                .get("detail"))
        .isEqualTo("This is not an API key.");
  }

  @Test
  void itIsKnownWhenAKeyWasLastUsed() {
    Answer made = make(Organizations.body("customers:read"));
    assertThat(made.json().path("last_used_at").isNull()).isTrue();
    organizations.as(made.get("key")).read(PipelineClient.CUSTOMERS).expect(200);

    await("last use written")
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            !admin.read(Organizations.KEYS + "/" + made.id()).json().path("last_used_at").isNull());
  }

  @Test
  void allKeysOfTheOrganizationAreListedAndNoOthers() {
    String other = organizations.create("KeysIT other");
    String foreign = organizations.key(other, "admin").id();
    String first = make(Organizations.body("customers:read")).id();
    String second = make(Organizations.body("events:read")).id();

    Answer list = admin.read(Organizations.KEYS + "?limit=100").expect(200);

    assertThat(list.ids()).startsWith(second, first).doesNotContain(foreign);
    assertThat(list.json().at("/pagination/total_count").asLong()).isEqualTo(list.ids().size());
    assertThat(
            StreamSupport.stream(list.json().path("items").spliterator(), false)
                .map(item -> item.path("organization_id").asString()))
        .containsOnly(organization);
  }

  @Test
  void theOperatorListsOrganizations() {
    Answer list = operator.read(Organizations.PATH + "?limit=100").expect(200);

    assertThat(list.ids()).contains(organization);
    assertThat(operator.read(Organizations.PATH + "/" + organization).expect(200).get("name"))
        .isEqualTo("KeysIT");
    operator.read(Organizations.PATH + "/" + UUID.randomUUID()).expectProblem(404);
    operator
        .request(
            "POST",
            Organizations.PATH + "/" + UUID.randomUUID() + "/api-keys",
            BodyPublishers.ofString(Organizations.body("admin")))
        .send()
        .expectProblem(404);
  }

  @Test
  void anOrganizationHasAtMostAHundredActiveKeys() {
    String full = organizations.create("KeysIT full");
    PipelineClient owner = organizations.client(full, "admin");
    String last = "";
    for (int i = 1; i < 100; i++) {
      last = make(owner, Organizations.body("events:read")).expect(201).id();
    }

    Answer refused = make(owner, Organizations.body("events:read")).expectProblem(409);
    assertThat(refused.get("error")).isEqualTo("TooManyApiKeys");

    owner.request("DELETE", Organizations.KEYS + "/" + last).send().expect(204);
    make(owner, Organizations.body("events:read")).expect(201);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"scopes":["admin"]}                              | name
          {"name":" ","scopes":["admin"]}                   | name
          {"name":7,"scopes":["admin"]}                     | name
          {"name":"a"}                                      | scopes
          {"name":"a","scopes":[]}                          | scopes
          {"name":"a","scopes":["operator"]}                | scopes
          {"name":"a","scopes":["customers:all"]}           | scopes
          {"name":"a","scopes":"admin"}                     | scopes
          {"name":"a","scopes":[null]}                      | scopes
          {"name":"a","scopes":["admin"],"expires_at":"2020-01-01T00:00:00Z"} | expires_at
          {"name":"a","scopes":["admin"],"expires_at":"soon"} | expires_at
          {"name":"a","scopes":["admin"],"rate":1}          | rate
          """)
  void aFaultyRequestForAKeyIsRefusedByField(String body, String field) {
    make(admin, body).expectInvalid(field);
  }

  @ParameterizedTest
  @CsvSource({"-1", "604801", "\"a\""})
  void anOverlapHasItsBounds(String seconds) {
    String id = make(Organizations.body("customers:read")).id();

    rotate(id, "{\"overlap_seconds\":" + seconds + "}").expectInvalid("overlap_seconds");
  }

  private Answer make(String body) {
    return make(admin, body).expect(201);
  }

  private static Answer make(PipelineClient client, String body) {
    return client.request("POST", Organizations.KEYS, BodyPublishers.ofString(body)).send();
  }

  private Answer rotate(String id, String body) {
    String path = Organizations.KEYS + "/" + id + "/rotate";
    return body.isEmpty()
        ? admin.request("POST", path).send()
        : admin.request("POST", path, BodyPublishers.ofString(body)).send();
  }
}
