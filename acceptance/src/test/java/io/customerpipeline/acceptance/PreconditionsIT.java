package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Preconditions of writes (RFC 9110 §13). A write whose precondition does not hold changes
/// nothing.
class PreconditionsIT {
  private final PipelineClient client = Pipeline.client();

  /// A customer in version 2.
  private Answer changedOnce() {
    String email = Emails.fresh("precondition");
    String external = "x-" + UUID.randomUUID();
    Answer born =
        client
            .posting("{\"email\":\"%s\",\"external_id\":\"%s\"}".formatted(email, external))
            .send()
            .expect(201);
    return client.patch(born.id(), "{\"name\":\"Ada\"}").expect(200);
  }

  private void expectUnchanged(Answer customer) {
    Answer now = client.get(customer.id()).expect(200);
    assertThat(now.json()).isEqualTo(customer.json());
    assertThat(now.requiredHeader("ETag")).isEqualTo("\"2\"");
  }

  @ParameterizedTest(name = "If-Match: {0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          *                   | 200
          "2"                 | 200
          "1", "2"            | 200
          "7","2" ,"9"        | 200
          W/"1", "2"          | 200
          "1"                 | 412
          "1", "3"            | 412
          W/"2"               | 412
          W/"2", "3"          | 412
          "x"                 | 412
          "0"                 | 412
          2                   | 422
          "2                  | 422
          """)
  void ifMatchNamesTheVersionsThatMayBeChanged(String ifMatch, int status) {
    Answer customer = changedOnce();
    String external = "/v1/customers/external/" + customer.get("external_id");
    String email = "/v1/customers/email/" + customer.get("email");
    String put = "{\"email\":\"" + customer.get("email") + "\",\"name\":\"Ada\"}";
    for (Request write :
        new Request[] {
          client.patching(customer.id(), "{\"name\":\"Ada\"}"),
          client.patchingAt(external, "{\"name\":\"Ada\"}"),
          client.patchingAt(email, "{\"name\":\"Ada\"}"),
          client.putting(external, put),
          client.putting(email, put),
        }) {
      write.header("If-Match", ifMatch).send().expect(status);
    }
    expectUnchanged(customer);

    Answer deleted = client.request("DELETE", email).header("If-Match", ifMatch).send();
    deleted.expect(status == 200 ? 204 : status);
  }

  @Test
  void ifNoneMatchStarCreatesAndNeverChanges() {
    Answer customer = changedOnce();
    String external = "/v1/customers/external/" + customer.get("external_id");
    String email = "/v1/customers/email/" + customer.get("email");
    String put = "{\"email\":\"%s\",\"name\":\"Eve\"}".formatted(customer.get("email"));

    Answer refused = client.putting(external, put).header("If-None-Match", "*").send();
    assertThat(refused.expectProblem(412).get("customer_id")).isEqualTo(customer.id());
    client.putting(email, put).header("If-None-Match", "*").send().expectProblem(412);
    for (String path : new String[] {"/v1/customers/" + customer.id(), external, email}) {
      client
          .patchingAt(path, "{\"name\":\"Eve\"}")
          .header("If-None-Match", "*")
          .send()
          .expectProblem(412);
      client.request("DELETE", path).header("If-None-Match", "*").send().expectProblem(412);
    }
    expectUnchanged(customer);

    String fresh = Emails.fresh("none-match");
    client
        .putting("/v1/customers/email/" + fresh, "{}")
        .header("If-None-Match", "*")
        .send()
        .expect(201);
    client
        .putting(
            "/v1/customers/external/x-" + UUID.randomUUID(),
            "{\"email\":\"" + Emails.fresh("none-match") + "\"}")
        .header("If-None-Match", "*")
        .send()
        .expect(201);
  }

  @Test
  void aPutThatMustAndMustNotExistNeverHappens() {
    Answer customer = changedOnce();

    client
        .putting("/v1/customers/email/" + customer.get("email"), "{\"name\":\"Eve\"}")
        .header("If-None-Match", "*")
        .header("If-Match", "\"2\"")
        .send()
        .expectProblem(412);
    expectUnchanged(customer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"1\", \"2\"", "W/\"1\"", "x"})
  void ifNoneMatchOnAWriteIsAStarOrRefused(String ifNoneMatch) {
    Answer customer = changedOnce();

    client
        .patching(customer.id(), "{\"name\":\"Eve\"}")
        .header("If-None-Match", ifNoneMatch)
        .send()
        .expectInvalid("If-None-Match");
    expectUnchanged(customer);
  }

  @ParameterizedTest
  @CsvSource({"If-Match, *", "If-Match, '\"1\"'", "If-None-Match, *"})
  void aCreateTakesNoPrecondition(String header, String value) {
    String email = Emails.fresh("no-precondition");

    client.creating(email).header(header, value).send().expectInvalid(header);

    assertThat(client.list(email).ids()).isEmpty();
  }
}
