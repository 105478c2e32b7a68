package io.customerpipeline.api.submit;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CustomerRequestsTest {

  @Test
  void aBodyBecomesAnEmailAndAProfile() {
    var customer =
        CustomerRequests.create(
            body(
                """
                {"email": " Ada@Example.com ", "name": "Ada", "type": "team", "tax_id": null,
                 "billing_address": {"country": "DE"}, "metadata": {"a": 1}, "external_id": null}
                """),
            ACME);

    assertThat(customer.email().address()).isEqualTo("Ada@Example.com");
    assertThat(customer.profile().type()).isEqualTo(CustomerType.TEAM);
    assertThat(customer.profile().name()).isEqualTo("Ada");
    assertThat(customer.profile().metadata().values()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void allFaultsComeAtOnce() {
    String longName = "x".repeat(257);
    assertThat(
            faultsOfCreate(
                """
                {"email": "nobody", "name": "%s", "type": "robot", "colour": "red",
                 "billing_address": {"city": "Bonn"}, "metadata": {"a": [], "b": {}}}
                """
                    .formatted(longName)))
        .extracting(Violation::field, Violation::code)
        .containsExactlyInAnyOrder(
            Tuple.tuple("email", "no_at_sign"),
            Tuple.tuple("name", "too_long"),
            Tuple.tuple("type", "wrong_type"),
            Tuple.tuple("billing_address.country", "required"),
            Tuple.tuple("metadata.a", "wrong_type"),
            Tuple.tuple("metadata.b", "wrong_type"),
            Tuple.tuple("colour", "unknown_field"));
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | email           | required
          {"email": null}                                           | email           | required
          {"email": ""}                                             | email           | required
          {"email": 7}                                              | email           | wrong_type
          {"email": "a@b.example", "name": 7}                       | name            | wrong_type
          {"email": "a@b.example", "name": "\\u0000"}               | name            | nul_character
          {"email": "a@b.example", "name": "\\ud800"}               | name            | invalid_unicode
          {"email": "a@b.example", "locale": "???"}                 | locale          | not_a_language_tag
          {"email": "a@b.example", "metadata": "x"}                 | metadata        | wrong_type
          {"email": "a@b.example", "metadata": {"a": 1e999}}        | metadata.a      | wrong_type
          {"email": "a@b.example", "external_id": 7}                | external_id     | wrong_type
          {"email": "a@b.example", "external_id": "a\\u0000"}       | external_id     | nul_character
          {"email": "a@b.example", "billing_address": {"country": "XX"}} | billing_address.country | unknown_country
          {"email": "a@b.example", "billing_address": {"country": "DE", "zip": "1"}} | billing_address.zip | unknown_field
          {"email": "a@b.example", "organization_id": "3b7d0c55-1f0a-4f0c-8b3e-6d8f0c9a7e22"} | organization_id | not_allowed
          """)
  void aFaultNamesItsField(String json, String field, String code) {
    assertThat(faultsOfCreate(json))
        .extracting(Violation::field, Violation::code)
        .containsExactly(Tuple.tuple(field, code));
  }

  @Test
  void inAChangeNullClearsAndAbsenceKeeps() {
    ProfileChange change =
        CustomerRequests.update(body("{\"name\": null, \"tax_id\": \"7\"}"), ACME).profile();
    Profile old =
        CustomerRequests.create(
                body("{\"email\": \"a@b.example\", \"name\": \"Ada\", \"locale\": \"de\"}"), ACME)
            .profile();

    Profile changed = change.applyTo(old);

    assertThat(changed.name()).isNull();
    assertThat(changed.taxId()).isEqualTo("7");
    assertThat(changed.locale()).isEqualTo("de");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                           | untouched
          {"external_id": null}        | none
          {"external_id": "  "}        | none
          {"external_id": " a/b "}     | a/b
          """)
  void aBlankExternalIdIsNoneAndBlanksAroundItAreDropped(String json, String asked) {
    var change = CustomerRequests.update(body(json), ACME).externalId();

    String text = change == null ? "untouched" : change.to() == null ? "none" : change.to().value();
    assertThat(text).isEqualTo(asked);
  }

  @Test
  void anUpsertMayRepeatTheExternalIdOfThePathAndNothingElse() {
    var named = new ExternalId("x");
    String same = "{\"email\": \"a@b.example\", \"external_id\": \"x \"}";
    String other = "{\"email\": \"a@b.example\", \"external_id\": \"y\"}";

    assertThat(CustomerRequests.upsert(body(same), ACME, named).email().address())
        .isEqualTo("a@b.example");
    assertThat(
            catchThrowableOfType(
                ProblemException.class, () -> CustomerRequests.upsert(body(other), ACME, named)))
        .isNotNull();
  }

  private static List<Violation> faultsOfCreate(String json) {
    var problem =
        catchThrowableOfType(
            ProblemException.class, () -> CustomerRequests.create(body(json), ACME));
    assertThat(problem.getStatusCode().value()).isEqualTo(422);
    var errors = Objects.requireNonNull(problem.getBody().getProperties()).get("errors");
    return ((List<?>) errors).stream().map(Violation.class::cast).toList();
  }

  private static JsonBody body(String json) {
    return new JsonBody((ObjectNode) Wire.MAPPER.readTree(json));
  }
}
