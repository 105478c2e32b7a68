package io.customerpipeline.schemas.wire;

import static io.customerpipeline.schemas.wire.Samples.CREATE;
import static io.customerpipeline.schemas.wire.Samples.UPDATE;
import static io.customerpipeline.schemas.wire.Samples.read;
import static io.customerpipeline.schemas.wire.Samples.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Field by field: what is refused, and how the reason names it.
class WireFieldsTest {

  private static void assertRefused(String json, String why) {
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> read(json))
        .withMessage(why);
  }

  @Nested
  class OneField {

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
        quoteCharacter = '`',
        delimiter = '|',
        textBlock =
            """
            "op"       | 5        | operation_id
            "op"       | true     | operation_id
            "op"       | 1.5      | operation_id
            "op"       | ["op"]   | operation_id
            "op"       | {}       | operation_id
            "Ada"      | 5        | profile.name
            "Ada"      | false    | profile.name
            "Ada"      | ["Ada"]  | profile.name
            "Ada"      | {}       | profile.name
            "team"     | 0        | profile.type
            "team"     | "0"      | profile.type
            "team"     | ""       | profile.type
            "team"     | "TEAM"   | profile.type
            "team"     | true     | profile.type
            "team"     | ["team"] | profile.type
            {"k":1}    | ""       | profile.metadata
            {"k":1}    | []       | profile.metadata
            {"k":1}    | 5        | profile.metadata
            {"country":"GB"} | ""   | profile.billing_address
            {"country":"GB"} | []   | profile.billing_address
            {"country":"GB"} | "GB" | profile.billing_address
            {"country":"GB"} | 5    | profile.billing_address
            "ada@example.com" | 5   | email
            """)
    void ofTheWrongTypeIsRefusedAndNamed(String part, String other, String field) {
      assertRefused(with(CREATE, part, other), "field " + field + ": has the wrong type or form");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "12",
          "12.5",
          "1800000000000",
          "\"12\"",
          "\"\"",
          "\"2027-01-15\"",
          "\"2027-01-15T08:00Z\"",
          "\"2027-01-15T08:00:00\"",
          "\"2027-01-15T08:00:00+02:00\"",
          "\"2027-01-15T08:00:00+00:00\"",
          "\"2027-01-15 08:00:00Z\"",
          "\"2027-01-15t08:00:00z\"",
          "\" 2027-01-15T08:00:00Z\"",
          "\"2027-01-15T08:00:00.Z\"",
          "\"2027-01-15T08:00:00.1234567890Z\"",
          "\"2027-01-15T24:00:00Z\"",
          "\"2027-01-15T08:60:00Z\"",
          "\"2027-01-15T23:59:60Z\"",
          "\"2027-02-29T08:00:00Z\"",
          "\"2027-13-01T08:00:00Z\"",
          "\"+12027-01-15T08:00:00Z\"",
          "\"-2027-01-15T08:00:00Z\"",
          "\"٢٠٢٧-01-15T08:00:00Z\"",
          "[]",
          "{}",
          "true"
        })
    void thatIsAnInstantInAnyOtherFormIsRefused(String other) {
      assertRefused(
          with(CREATE, "\"2027-01-15T08:00:00Z\"", other),
          "field submitted_at: has the wrong type or form");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1970-01-01T00:00:00Z",
          "2028-02-29T23:59:59Z",
          "2027-01-15T08:00:00.1Z",
          "2027-01-15T08:00:00.123456789Z",
          "9999-12-31T23:59:59.999999999Z"
        })
    void thatIsAnInstantInUtcIsReadToTheNanosecond(String text) {
      assertThat(((Request) read(with(CREATE, "2027-01-15T08:00:00Z", text))).submittedAt())
          .isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '`',
        delimiter = '|',
        textBlock =
            """
            `"type":"create",`                       | type is missing or unknown
            `"operation_id":"op",`                   | field operation_id: is required
            `"submitted_at":"2027-01-15T08:00:00Z",` | field submitted_at: is required
            `"email":"ada@example.com",`             | field email: is required
            `"type":"team",`                         | field profile.type: is required
            `,"metadata":{"k":1}`                    | field profile.metadata: is required
            `"country":"GB"`                    | field profile.billing_address.country: is required
            """)
    void thatIsMissingIsNamed(String part, String why) {
      assertRefused(with(CREATE, part, ""), why);
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '`',
        delimiter = '|',
        textBlock =
            """
            "create"                | type is missing or unknown
            "op"                    | field operation_id: is required
            "2027-01-15T08:00:00Z"  | field submitted_at: is required
            "ada@example.com"       | field email: is required
            "team"                  | field profile.type: is required
            {"k":1}                 | field profile.metadata: is required
            "GB"                    | field profile.billing_address.country: is required
            """)
    void thatIsRequiredIsNotNull(String part, String why) {
      assertRefused(with(CREATE, part, "null"), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Ada\"", "{\"country\":\"GB\"}", "\"en\""})
    void thatMayBeAbsentMayBeNullAndMeansTheSame(String part) {
      assertThat(read(with(CREATE, part, "null"))).isInstanceOf(Request.Create.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nope", "Create", "customer.created", "\\u0000"})
    void thatIsAnUnknownTypeIsRefused(String type) {
      assertRefused(with(CREATE, "create", type), "type is missing or unknown");
    }

    @Test
    void thatIsUnknownIsIgnored() {
      String unknown = "\"type\":\"create\",\"added_later\":{\"deep\":[1,{\"type\":null}]},";

      assertThat(read(with(CREATE, "\"type\":\"create\",", unknown))).isEqualTo(read(CREATE));
    }

    @Test
    void thatIsTheTypeMayStandAnywhere() {
      String moved = with(CREATE, "\"type\":\"create\",", "").replaceFirst("}$", "");

      assertThat(read(moved + ",\"type\":\"create\"}")).isEqualTo(read(CREATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"operationId", "Operation_id", "OPERATION_ID", "operation-id"})
    void isKnownByItsOneNameOnly(String name) {
      assertRefused(with(CREATE, "operation_id", name), "field operation_id: is required");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"\"1\"", "1.0", "1.5", "1e3", "9223372036854775808", "true", "[1]", "\"\""})
    void thatIsAVersionIsAnInteger(String version) {
      Outcome.Deleted deleted = new RandomValues(1).deleted();
      String json = new String(Wire.write(deleted), UTF_8);
      String other = with(json, "\"version\":" + deleted.version(), "\"version\":" + version);

      assertThatExceptionOfType(UndecodableException.class)
          .isThrownBy(() -> Wire.read(other.getBytes(UTF_8), Outcome.class));
    }
  }

  @Nested
  class Content {

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
        quoteCharacter = '`',
        delimiter = '|',
        textBlock =
            """
            "GB"   | "UK"      | profile.billing_address.country: must be an ISO 3166-1 alpha-2 code
            "Ada"  | "\\u0000" | profile.name: must not contain the NUL character
            "Ada"  | "\\ud83d" | profile.name: must be well-formed Unicode
            "en"   | "en__GB"  | profile.locale: must be a BCP 47 language tag
            "ada@example.com" | "ada" | email: must contain an @
            {"k":1} | {"k":[]} | profile.metadata.*: must be a string, a 64-bit number or a boolean
            {"k":1} | {"":1}   | profile.metadata.*: must not have an empty key
            -8b55- | -7b55- | customer_id: not a customer id: version 8 of RFC 9562 is expected
            """)
    void isAsStrictAsTheTypesAndNamesTheWholePath(String part, String other, String why) {
      assertRefused(with(CREATE, part, other), "field " + why);
    }

    @Test
    void isRefusedWithAllFaultsOfOneValueAtOnce() {
      String other =
          "{\"country\":\"UK\",\"city\":\"\\u0000\",\"line1\":\"" + "x".repeat(257) + "\"}";

      assertRefused(
          with(CREATE, "{\"country\":\"GB\"}", other),
          "field profile.billing_address.line1: must have at most 256 characters;"
              + " field profile.billing_address.city: must not contain the NUL character;"
              + " field profile.billing_address.country: must be an ISO 3166-1 alpha-2 code");
    }

    @Test
    void ofAChangeIsNamedWhereItStands() {
      assertRefused(
          with(UPDATE, "\"Ada\"", "\"\\u0000\""),
          "field change.set.name: must not contain the NUL character");
      assertRefused(
          with(UPDATE, "\"tax_id\"", "\"name\""),
          "field change.name: must not be set and cleared at once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"type\"]", "[0]", "[null]", "\"name\"", "{}", "\"\"", "null"})
    void ofWhatIsClearedIsAListOfFields(String clear) {
      assertThatExceptionOfType(UndecodableException.class)
          .isThrownBy(() -> read(with(UPDATE, "[\"tax_id\"]", clear)))
          .withMessageStartingWith("field change.clear");
    }

    @Test
    void isNeverRepeatedInTheReason() {
      String secret = "s3cret";
      for (String part :
          new String[] {
            "\"op\"",
            "\"2027-01-15T08:00:00Z\"",
            "\"team\"",
            "\"GB\"",
            "\"ada@example.com\"",
            "\"create\"",
            "\"en\"",
            "{\"k\":1}",
            "\"01a3185c-5000-8b55-b800-000000000005\"",
            "\"0190d5e0-0000-7000-8000-000000000001\""
          }) {
        for (String other :
            new String[] {"\"%s \"", "[\"%s\"]", "{\"%s\":null}", "{\"%s\":[]}", "%s"}) {
          assertThatExceptionOfType(UndecodableException.class)
              .isThrownBy(() -> read(with(CREATE, part, other.formatted(secret))))
              .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
        }
      }
    }
  }
}
