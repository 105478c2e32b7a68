package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths and queries are read as clients write them, a character that is refused is named, and no
/// log holds what was sent.
class RequestTargetIT {
  private static final String EXTERNAL = "/v1/customers/external/";

  private final PipelineClient client = Pipeline.client();

  /// Sends a target byte for byte.
  private Answer get(String target) {
    return raw("GET " + target + " HTTP/1.1\r\n");
  }

  private Answer raw(String head) {
    byte[] request =
        (head
                + "Host: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                    .formatted(client.url().getAuthority(), client.token()))
            .getBytes(UTF_8);
    return RawRequest.exchange(client, request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[", "]", "{", "}", "|", "^", "\"", "<", ">", "\\", "`", ";", "'", "*", "ü", "ẞ", "漢字",
        "🦊", "%", "a+b", "=&"
      })
  void rawCharacterInPathIsItself(String character) {
    String externalId = "raw" + character + Emails.fresh("target");
    String raw = EXTERNAL + externalId.replace("%", "%25");
    client.posting(customer(externalId)).send().expect(201);

    assertThat(get(raw).expect(200).get("external_id")).isEqualTo(externalId);
    assertThat(
            client
                .read(EXTERNAL + PipelineClient.encoded(externalId).replace("+", "%20"))
                .expect(200)
                .get("external_id"))
        .isEqualTo(externalId);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "]", "{", "}", "|", "^", "\"", "<", ">", "\\", "`", ";", "ü", "🦊"})
  void rawCharacterInQueryIsItself(String character) {
    String plan = "p" + character + Emails.fresh("plan");
    String body =
        Bodies.text(
            java.util.Map.of(
                "email", Emails.fresh("query"), "metadata", java.util.Map.of("plan", plan)));
    String id = client.posting(body).send().expect(201).id();

    assertThat(get("/v1/customers?metadata[plan]=" + plan).expect(200).ids()).containsExactly(id);
  }

  @Test
  void rawBackslashIsNoSlash() {
    get("/v1\\customers").expectProblem(404);
    get("/v1/customers/external\\x").expectInvalid("id");
  }

  @Test
  void semicolonBeginsNoParameter() {
    String externalId = "semicolon-" + Emails.fresh("target");
    client.posting(customer(externalId)).send().expect(201);

    get(EXTERNAL + externalId + ";v=1").expectProblem(404);
    get("/v1/customers;v=1").expectProblem(404);
  }

  @ParameterizedTest(name = "{0} is named {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          32  | U+0020
          35  | U+0023
          1   | U+0001
          9   | U+0020
          27  | U+001B
          127 | U+007F
          """)
  void refusedCharacterIsNamed(int character, String name) {
    for (String start : List.of(EXTERNAL + "a", "/v1/customers?email=a")) {
      Answer refused = get(start + (char) character + "b").expectProblem(400);

      assertThat(refused.get("detail")).contains(name).contains("percent-encoded");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%FF", "%C3", "%ED%A0%80", "%00", "..", "%2E%2E"})
  void pathThatCannotBeReadIsRefused(String segment) {
    Answer refused = get(EXTERNAL + segment);

    assertThat(refused.status()).as("%s", refused).isIn(400, 404);
    refused.expectProblem(refused.status());
  }

  @Test
  void pathWithoutRouteDiffersFromUnknownCustomer() {
    Answer unknown = client.get("01890a5d-ac96-8abc-8def-0123456789ab").expectProblem(404);
    assertThat(unknown.get("type")).endsWith(":not-found");
    assertThat(unknown.get("error")).isEqualTo("ResourceNotFound");

    for (String path :
        List.of("/", "/v1", "/v1/nothing", "/v1/customers/x/y", "/favicon.ico", "/swagger-ui/x")) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        Answer nothing = client.request(method, path).send();
        if (nothing.status() != 405) {
          nothing.expectProblem(404);
          assertThat(nothing.get("type")).as(path).endsWith(":no-such-route");
          assertThat(nothing.get("error")).as(path).isEqualTo("RouteNotFound");
        }
      }
    }
  }

  /// Every part of a request in which an address could stand, spoiled in every way.
  @Test
  void logHoldsNothingOfRefusedRequest() {
    String canary = "canary-" + Emails.fresh("log");
    Stream.of(
            "GET /v1/customers/%s HTTP/1.1\r\n",
            "GET /v1/customers/%s\u0001 HTTP/1.1\r\n",
            "GET /v1/customers/%s\u007f HTTP/1.1\r\n",
            "GET /v1/customers/%s\rx HTTP/1.1\r\n",
            "GET /v1/customers/%s\nx HTTP/1.1\r\n",
            "GET /v1/customers/%s# HTTP/1.1\r\n",
            "GET /v1/customers/%s x HTTP/1.1\r\n",
            "GET /v1/customers/%s%%zz HTTP/1.1\r\n",
            "GET /v1/customers/%s%%FF HTTP/1.1\r\n",
            "GET /v1/customers/%s%%00 HTTP/1.1\r\n",
            "GET /v1/customers/%s/../.. HTTP/1.1\r\n",
            "GET /v1/customers/%s//x HTTP/1.1\r\n",
            "GET /v1/customers/../../../%s HTTP/1.1\r\n",
            "GET /v1/customers?email=%s\u0001 HTTP/1.1\r\n",
            "GET /v1/customers?email=%s%%zz HTTP/1.1\r\n",
            "GET /v1/customers?email=%s%%FF HTTP/1.1\r\n",
            "GET /v1/customers?email=%s x HTTP/1.1\r\n",
            "GET /v1/customers?page=%s HTTP/1.1\r\n",
            "GET /v1/events?from=%s HTTP/1.1\r\n",
            "GET /v1/imports/%s/rows?after=%s HTTP/1.1\r\n",
            "GET /v1/operations/%s HTTP/1.1\r\n",
            "GET /%s HTTP/1.1\r\n",
            "POST /%s HTTP/1.1\r\n",
            "GET /WEB-INF/%s HTTP/1.1\r\n",
            "GET /swagger-ui/WEB-INF/%s HTTP/1.1\r\n",
            "GET /swagger-ui/url:%s HTTP/1.1\r\n",
            "GET /swagger-ui/%%2E%%2E/%s HTTP/1.1\r\n",
            "GET /actuator/%s HTTP/1.1\r\n",
            "GET %s HTTP/1.1\r\n",
            "GET http://%s/v1/customers HTTP/1.1\r\n",
            "CONNECT %s:80 HTTP/1.1\r\n",
            "OPTIONS %s HTTP/1.1\r\n",
            "TRACE /%s HTTP/1.1\r\n",
            "BREW /v1/customers/%s HTTP/1.1\r\n",
            "%s /v1/customers HTTP/1.1\r\n",
            "GET /v1/customers %s\r\n",
            "GET /v1/customers/%s HTTP/9.9\r\n",
            "GET /v1/customers HTTP/1.1\r\n%s\r\n",
            "GET /v1/customers HTTP/1.1\r\n%s: x\r\n",
            "GET /v1/customers HTTP/1.1\r\nX-Any: %s\u0001\r\n",
            "GET /v1/customers HTTP/1.1\r\n X-Any: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nCookie: a=\"%s; \u0001\r\n",
            "GET /v1/customers HTTP/1.1\r\nCookie: {%s}=x; a={\"%s\"}\r\n",
            "GET /v1/customers HTTP/1.1\r\nHost: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nAccept: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nAccept-Encoding: \u0001%s\r\n",
            "GET /v1/customers HTTP/1.1\r\nExpect: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nRange: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nIf-None-Match: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nOrigin: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nTransfer-Encoding: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nContent-Length: %s\r\n",
            "POST /v1/customers HTTP/1.1\r\nContent-Type: %s\r\nContent-Length: 2\r\n",
            "POST /v1/customers HTTP/1.1\r\nIdempotency-Key: %s \u00e4\r\n",
            "DELETE /v1/customers/%s HTTP/1.1\r\nIf-Match: %s\r\n",
            "GET /v1/customers HTTP/1.1\r\nPrefer: %s\r\n")
        .forEach(head -> exchange(head.formatted(canary, canary, canary)));

    assertThat(Pipeline.standalone().logs()).as("the log is read").contains("INFO");
    assertThat(Pipeline.standalone().logs()).doesNotContain(canary);
  }

  private void exchange(String head) {
    String end =
        "Host: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
            .formatted(client.url().getAuthority(), client.token());
    try {
      RawRequest.exchange(client, (head + end).getBytes(ISO_8859_1));
    } catch (RuntimeException | AssertionError _) {
      // How it is answered is for other tests; some are not answered at all.
    }
  }

  /// The parsers of others refuse some of these; `java.net.URI` is one that does not.
  @Test
  void targetsAreThoseOfJavaUri() throws Exception {
    String externalId = "ünï-" + Emails.fresh("uri");
    client.posting(customer(externalId)).send().expect(201);
    var uri = new URI("http", client.url().getAuthority(), EXTERNAL + externalId, null, null);

    assertThat(get(uri.getRawPath()).expect(200).get("external_id")).isEqualTo(externalId);
  }

  private static String customer(String externalId) {
    return Bodies.text(
        java.util.Map.of("email", Emails.fresh("target"), "external_id", externalId));
  }
}
