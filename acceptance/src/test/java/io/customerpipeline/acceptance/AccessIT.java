package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing is told and nothing is done without the token, however the path is written.
class AccessIT {
  private final PipelineClient client = Pipeline.client();

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic Y3A6Y3A=", "bearer  ", "Token x"})
  void aWrongTokenIsRefused(String authorization) {
    String email = Emails.fresh("secret");
    Answer created = client.create(email).expect(201);

    for (String path :
        new String[] {
          "/v1/operations/" + created.requiredHeader("Operation-Id"),
          "/v1/customers?email=" + email,
          "/v1/customers/" + created.id(),
          "/v1/customers/",
          "/v1/nothing",
        }) {
      Request request = client.anonymous("GET", path);
      Answer refused =
          (authorization.isEmpty() ? request : request.header("Authorization", authorization))
              .send()
              .expectProblem(401);

      assertThat(refused.requiredHeader("WWW-Authenticate")).startsWith("Bearer");
      assertThat(refused.text()).doesNotContain(email);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%76%31/customers",
        "/v%31/customers",
        "/v1;x=y/customers",
        "//v1/customers",
        "/./v1/customers",
        "/actuator/../v1/customers",
        "/V1/customers",
        "/v1%2Fcustomers",
      })
  void noSpellingOfThePathGoesRoundTheToken(String path) {
    String id = client.create(Emails.fresh("guarded")).expect(201).id();

    var softly = new SoftAssertions();
    for (String start : new String[] {"GET " + path, "DELETE " + path + "/" + id}) {
      byte[] request =
          "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(start, client.url().getAuthority())
              .getBytes(US_ASCII);
      Answer answer = RawRequest.exchange(client, request);
      softly.assertThat(answer.status()).as("%s: %s", start, answer).isIn(400, 401, 404, 405);
    }
    client.get(id).expect(200);
    softly.assertAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/env", "/actuator/beans", "/actuator/heapdump"})
  void theInsideIsNotServed(String path) {
    client.anonymous("GET", path).send().expectProblem(404);
  }

  /// A browser asks without a key whether it may send one, and clients look for the methods.
  @ParameterizedTest
  @ValueSource(strings = {"/v1/customers", "/v1/customers/x", "/v1/exports/x/file", "/v1/rebuilds"})
  void optionsNeedNoKey(String path) {
    for (String asked : new String[] {"", "POST"}) {
      Request request = client.anonymous("OPTIONS", path);
      if (!asked.isEmpty()) {
        request
            .header("Origin", "https://app.example.com")
            .header("Access-Control-Request-Method", asked);
      }
      Answer answer = request.send().expect(200);

      assertThat(answer.requiredHeader("Allow")).contains("OPTIONS");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
    client.anonymous("OPTIONS", "/v1/nothing").send().expectProblem(404);
  }
}
