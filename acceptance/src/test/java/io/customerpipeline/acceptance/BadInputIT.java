package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is wrong with a request, the answer is the right `4xx` with a problem that names the
/// field, and nothing is created.
class BadInputIT {
  private static final int BODY_MAX = 64 * 1024;

  private final PipelineClient client = Pipeline.client();

  /// What is wrong; the member that is given beside a good e-mail; the field that must be named.
  static Stream<Arguments> badMembers() {
    return Stream.of(
        Arguments.of("a number as name", "\"name\":12", "name"),
        Arguments.of("an object as name", "\"name\":{}", "name"),
        Arguments.of("an overlong name", member("name", 257), "name"),
        Arguments.of("NUL in a name", "\"name\":\"a\\u0000b\"", "name"),
        Arguments.of("a lone high surrogate", "\"name\":\"\\ud800\"", "name"),
        Arguments.of("a lone low surrogate", "\"name\":\"x\\udc00y\"", "name"),
        Arguments.of("an overlong billing name", member("billing_name", 257), "billing_name"),
        Arguments.of("a list as tax id", "\"tax_id\":[]", "tax_id"),
        Arguments.of("an overlong tax id", member("tax_id", 257), "tax_id"),
        Arguments.of("no language tag", "\"locale\":\"_\"", "locale"),
        Arguments.of("a boolean as locale", "\"locale\":true", "locale"),
        Arguments.of("an unknown type", "\"type\":\"robot\"", "type"),
        Arguments.of("a number as type", "\"type\":1", "type"),
        Arguments.of("a text as address", "\"billing_address\":\"here\"", "billing_address"),
        Arguments.of("an address without country", address(""), "billing_address.country"),
        Arguments.of("a null country", address("\"country\":null"), "billing_address.country"),
        Arguments.of(
            "an unknown country", address("\"country\":\"ZZ\""), "billing_address.country"),
        Arguments.of(
            "an overlong line",
            address("\"country\":\"AT\"," + member("line1", 257)),
            "billing_address.line1"),
        Arguments.of(
            "an unknown part of an address",
            address("\"country\":\"AT\",\"zip\":\"1\""),
            "billing_address.zip"),
        Arguments.of("a list as metadata", "\"metadata\":[]", "metadata"),
        Arguments.of("too many metadata", "\"metadata\":{" + pairs(51) + "}", "metadata"),
        Arguments.of("an object in metadata", "\"metadata\":{\"k\":{}}", "metadata.k"),
        Arguments.of("null in metadata", "\"metadata\":{\"k\":null}", "metadata.k"),
        Arguments.of(
            "a number beyond 64 bits in metadata",
            "\"metadata\":{\"k\":123456789012345678901234567890}",
            "metadata.k"),
        Arguments.of(
            "an overlong value in metadata",
            "\"metadata\":{" + member("k", 501) + "}",
            "metadata.k"),
        Arguments.of("an unknown field", "\"nickname\":\"x\"", "nickname"),
        Arguments.of("an external id", "\"external_id\":7", "external_id"),
        Arguments.of("no UUID as organization", "\"organization_id\":\"x\"", "organization_id"),
        Arguments.of(
            "a foreign organization",
            "\"organization_id\":\"" + UUID.randomUUID() + "\"",
            "organization_id"));
  }

  @ParameterizedTest(name = "{0} is refused at {2}")
  @MethodSource("badMembers")
  void aFieldThatIsWrongIsNamed(String what, String member, String field) {
    String email = Emails.fresh("bad");

    client.posting("{\"email\":\"" + email + "\"," + member + "}").send().expectInvalid(field);

    assertThat(client.list(email).expect(200).ids()).as(what).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\":null}",
        "{\"email\":12}",
        "{\"email\":[\"a@b.example\"]}",
        "{\"email\":\"\"}",
        "{\"email\":\"   \"}",
        "{\"email\":\"nobody\"}",
        "{\"email\":\"@b.example\"}",
        "{\"email\":\"a@\"}",
        "{\"email\":\"a@b\"}",
        "{\"email\":\"a b@c.example\"}",
        "{\"email\":\"a..b@c.example\"}",
        "{\"email\":\"a@b..example\"}",
        "{\"email\":\"a@-b.example\"}",
        "{\"email\":\"\\u212Aelvin@c.example\"}",
        "{\"email\":\"a\\u0000@c.example\"}",
        "{\"email\":\"a@c\\ud800.example\"}",
        "{\"email\":\"a@b.example\\r\\nBcc: c@d.example\"}",
      })
  void anEmailThatIsNoneIsRefused(String body) {
    client.posting(body).send().expectInvalid("email");
  }

  @Test
  void anOverlongEmailIsRefused() {
    client.create("a".repeat(65) + "@b.example").expectInvalid("email");
    client.create("a@" + "b".repeat(64) + ".example").expectInvalid("email");
    client.create("a@" + "b.".repeat(125) + "example").expectInvalid("email");
    client.create("a@" + "b".repeat(60_000) + ".example").expectInvalid("email");
  }

  @Test
  void severalFaultsComeInOneAnswer() {
    String body = "{\"email\":\"nobody\",\"name\":12,\"type\":\"robot\",\"color\":1}";

    Answer refused = client.posting(body).send().expectInvalid("email");

    refused.expectInvalid("name").expectInvalid("type").expectInvalid("color");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"email\":\"a@b.example\"",
        "{'email':'a@b.example'}",
        "{\"email\":\"a@b.example\"} {}",
        "{\"email\":\"a@b.example\",}",
        "{\"email\":\"a@b.example\",\"email\":\"c@b.example\"}",
        "{\"email\":\"a@b.example\",\"name\":NaN}",
        "{\"email\":\"a\nb@b.example\"}",
        "not json",
      })
  void whatIsNoJsonIsRefused(String body) {
    client.posting(body).send().expectProblem(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"a@b.example\"", "12", "true"})
  void jsonThatIsNoObjectIsRefused(String body) {
    Answer refused = client.posting(body).header("Content-Type", "application/json").send();

    assertThat(refused.status()).as("%s", refused).isIn(400, 422);
    refused.expectProblem(refused.status());
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] body = "{\"email\":\"a@b.example\",\"name\":\"\u00ff\u00fe\"}".getBytes(ISO_8859_1);

    client
        .request("POST", PipelineClient.CUSTOMERS, BodyPublishers.ofByteArray(body))
        .send()
        .expectProblem(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 1_000, 30_000})
  void deepNestingIsRefused(int depth) {
    String nested = "[".repeat(depth) + "]".repeat(depth);

    client
        .posting("{\"email\":\"a@b.example\",\"metadata\":{\"k\":" + nested + "}}")
        .send()
        .expectProblem(400);
  }

  @Test
  void aBodyOfSixtyFourKibibytesIsTakenAndOneMoreOctetIsNot() {
    String email = Emails.fresh("big");
    String body = "{\"email\":\"" + email + "\"}";
    String full = body + " ".repeat(BODY_MAX - body.length());

    client.posting(full + " ").send().expectProblem(413);
    client.posting(full).send().expect(201);
  }

  @Test
  void aBodyOfOneMebibyteIsRefused() {
    byte[] body = new byte[1 << 20];
    java.util.Arrays.fill(body, (byte) ' ');

    client
        .request("POST", PipelineClient.CUSTOMERS, BodyPublishers.ofByteArray(body))
        .send()
        .expectProblem(413);
    client
        .request(
            "POST",
            PipelineClient.CUSTOMERS,
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
        .send()
        .expectProblem(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"})
  void anotherContentTypeIsRefused(String type) {
    client.creating(Emails.fresh("type")).header("Content-Type", type).send().expectProblem(415);
  }

  @ParameterizedTest(name = "{0} {1} is answered {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | /v1/customers                                      | 405
          DELETE | /v1/customers                                      | 405
          POST   | /v1/customers/01890a5d-ac96-8abc-8def-0123456789ab | 405
          POST   | /v1/operations/x                                   | 405
          GET    | /v1/nothing                                        | 404
          GET    | /v1/customers/x/y                                  | 404
          GET    | /                                                  | 404
          """)
  void whatDoesNotExistIsSaidSo(String method, String path, int status) {
    client.request(method, path).send().expectProblem(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "DELETE"})
  void anUnknownCustomerIsNotFound(String method) {
    String path = PipelineClient.CUSTOMERS + "/01890a5d-ac96-8abc-8def-0123456789ab";

    Answer answer = client.request(method, path, bodyFor(method)).send().expectProblem(404);

    assertThat(answer.get("error")).isEqualTo("ResourceNotFound");
    assertThat(answer.json().path("detail").isString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "DELETE"})
  void anIdThatIsNoneIsRefused(String method) {
    for (String id : new String[] {"x", "1-1-1-1-1", "0".repeat(500), "%F0%9F%A6%8A"}) {
      client
          .request(method, PipelineClient.CUSTOMERS + "/" + id, bodyFor(method))
          .send()
          .expectInvalid("id");
    }
  }

  private static java.net.http.HttpRequest.BodyPublisher bodyFor(String method) {
    return "PATCH".equals(method)
        ? BodyPublishers.ofString("{\"name\":\"x\"}")
        : BodyPublishers.noBody();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"wait=", "wait=-1", "wait=abc", "wait=99999999999", ";;;", "respond-async=x"})
  void aPreferenceThatIsNoneHarmsNothing(String preference) {
    Answer answer = client.creating(Emails.fresh("prefer")).prefer(preference).send();

    // RFC 7240 §2: a preference that is not understood is ignored.
    assertThat(answer.status() == 201 || answer.status() == 503 && answer.isPending())
        .as("%s", answer)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/customers/a%2Fb HTTP/1.1\r\n",
        "GET /v1/customers/%00 HTTP/1.1\r\n",
        "GET /v1/customers/../../etc/passwd HTTP/1.1\r\n",
        "GET /v1/customers?email=%zz HTTP/1.1\r\n",
        "GET /v1/customers?email=%ED%A0%80@x.example HTTP/1.1\r\n",
        "GET /v1/customers?page=[1] HTTP/1.1\r\n",
        "GET /v1/customers/\0 HTTP/1.1\r\n",
        "BREW /v1/customers HTTP/1.1\r\n",
        "GET /v1/customers HTTP/9.9\r\n",
        "GET /v1/customers HTTP/1.1\r\nX: a\0b\r\n",
      })
  void aMalformedRequestIsTheClientsFault(String head) {
    Answer answer = RawRequest.send(client, head, "");

    assertThat(answer.status()).as("%s", answer).isBetween(400, 505).isNotIn(500, 502, 503, 504);
    assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  private static String member(String name, int length) {
    return "\"" + name + "\":\"" + "x".repeat(length) + "\"";
  }

  private static String address(String members) {
    return "\"billing_address\":{" + members + "}";
  }

  private static String pairs(int count) {
    return IntStream.range(0, count).mapToObj(i -> "\"k" + i + "\":1").collect(joining(","));
  }
}
