package io.customerpipeline.api.submit;

import static io.customerpipeline.api.Fixtures.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
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

  /// Each field as the description of the API names it, so that a new one is not forgotten.
  static Stream<String> fields() {
    return Stream.of(CustomerBodies.Profile.class.getRecordComponents())
        .map(component -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .filter(field -> !field.equals("organization_id") && !field.equals("owner"));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void nullGivesAFieldTheValueOfANewCustomer(String field) {
    for (Merging merging : List.of(Merging.NOTHING, Merging.ALL)) {
      String json = "{\"%s\": null}".formatted(field);
      Profile changed = CustomerRequests.update(body(json), ACME, merging).profile().applyTo(FULL);

      JsonNode before = Wire.MAPPER.valueToTree(FULL);
      JsonNode after = Wire.MAPPER.valueToTree(changed);
      JsonNode standard = Wire.MAPPER.valueToTree(Profile.EMPTY);
      before.forEachEntry((name, value) ->
          assertThat(after.path(name))
              .as("%s after %s", name, json)
              .isEqualTo(name.equals(field) ? standard.path(name) : value));
    }
  }

  private static final Profile FULL =
      CustomerRequests.create(
              body(
                  """
                  {"email": "a@b.example", "type": "team", "name": "Ada", "billing_name": "A. L.",
                   "billing_address": {"city": "Wien", "country": "AT"}, "tax_id": "7",
                   "locale": "de", "metadata": {"plan": "pro", "seats": 3}}
                  """),
              ACME)
          .profile();

  @Test
  void aFieldThatIsLeftOutStays() {
    ProfileChange change =
        CustomerRequests.update(body("{\"tax_id\": \"8\"}"), ACME, Merging.NOTHING).profile();

    Profile changed = change.applyTo(FULL);

    assertThat(changed.taxId()).isEqualTo("8");
    assertThat(changed.locale()).isEqualTo("de");
    assertThat(changed.metadata()).isEqualTo(FULL.metadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"email\": null}", "{\"email\": null, \"name\": \"x\"}"})
  void anEmailIsNeverNull(String json) {
    for (Consumer<JsonBody> read :
        List.<Consumer<JsonBody>>of(
            body -> CustomerRequests.create(body, ACME),
            body -> CustomerRequests.update(body, ACME, Merging.NOTHING),
            body -> CustomerRequests.update(body, ACME, Merging.ALL),
            body -> CustomerRequests.upsert(body, ACME, null, Merging.NOTHING),
            body ->
                CustomerRequests.upsertByEmail(
                    body, ACME, Email.of("a@b.example"), Merging.NOTHING))) {
      assertThat(faultsOf(() -> read.accept(body(json))))
          .extracting(Violation::field, Violation::code)
          .containsExactly(Tuple.tuple("email", "required"));
    }
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"metadata": {"seats": 4}}                  | {"metadata":{"plan":"pro","seats":4}}
          {"metadata": {"seats": null}}               | {"metadata":{"plan":"pro"}}
          {"metadata": {"a": true, "none": null}}     | {"metadata":{"a":true,"plan":"pro","seats":3}}
          {"metadata": {}}                            | {"metadata":{"plan":"pro","seats":3}}
          {"metadata": null}                          | {"metadata":{}}
          {"billing_address": {"city": "Graz"}}       | {"billing_address":{"city":"Graz","country":"AT"}}
          {"billing_address": {"city": null}}         | {"billing_address":{"country":"AT"}}
          {"billing_address": {"country": "de", "line1": "1"}} | \
          {"billing_address":{"city":"Wien","country":"DE","line1":"1"}}
          {"billing_address": {"city": null, "country": null}} | {"billing_address":null}
          """)
  void aMergePatchChangesTheMembersThatItNames(String patch, String expected) {
    Profile changed =
        CustomerRequests.update(body(patch), ACME, Merging.ALL).profile().applyTo(FULL);

    JsonNode tree = Wire.MAPPER.readTree(Wire.write(changed));
    Wire.MAPPER
        .readTree(expected)
        .forEachEntry((name, value) ->
            assertThat(tree.path(name).isMissingNode() ? null : tree.path(name))
                .isEqualTo(value.isNull() ? null : value));
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"metadata": 7}                           | metadata                | wrong_type
          {"metadata": {"a": []}}                   | metadata.a              | wrong_type
          {"metadata": {"": null}}                  | metadata.               | required
          {"billing_address": "x"}                  | billing_address         | wrong_type
          {"billing_address": {"zip": "1"}}         | billing_address.zip     | unknown_field
          {"billing_address": {"city": 7}}          | billing_address.city    | wrong_type
          {"billing_address": {"country": "XX"}}    | billing_address.country | unknown_country
          """)
  void aFaultInAMergePatchNamesItsField(String json, String field, String code) {
    assertThat(faultsOf(() -> CustomerRequests.update(body(json), ACME, Merging.ALL)))
        .extracting(Violation::field, Violation::code)
        .containsExactly(Tuple.tuple(field, code));
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
    var change = CustomerRequests.update(body(json), ACME, Merging.NOTHING).externalId();

    String text = change == null ? "untouched" : change.to() == null ? "none" : change.to().value();
    assertThat(text).isEqualTo(asked);
  }

  @Test
  void anUpsertMayRepeatTheExternalIdOfThePathAndNothingElse() {
    var named = new ExternalId("x");
    String same = "{\"email\": \"a@b.example\", \"external_id\": \"x \"}";
    String other = "{\"email\": \"a@b.example\", \"external_id\": \"y\"}";

    assertThat(CustomerRequests.upsert(body(same), ACME, named, Merging.NOTHING).email().address())
        .isEqualTo("a@b.example");
    assertThat(
            catchThrowableOfType(
                ProblemException.class,
                () -> CustomerRequests.upsert(body(other), ACME, named, Merging.NOTHING)))
        .isNotNull();
  }

  private static List<Violation> faultsOfCreate(String json) {
    return faultsOf(() -> CustomerRequests.create(body(json), ACME));
  }

  private static List<Violation> faultsOf(ThrowingCallable read) {
    var problem = catchThrowableOfType(ProblemException.class, read);
    assertThat(problem.getStatusCode().value()).isEqualTo(422);
    var errors = Objects.requireNonNull(problem.getBody().getProperties()).get("errors");
    return ((List<?>) errors).stream().map(Violation.class::cast).toList();
  }

  private static JsonBody body(String json) {
    return new JsonBody((ObjectNode) Wire.MAPPER.readTree(json));
  }
}
