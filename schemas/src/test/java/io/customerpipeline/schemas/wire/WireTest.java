package io.customerpipeline.schemas.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  private static final String CREATE =
      """
      {"type":"create","operation_id":"op","organization_id":"0190d5e0-0000-7000-8000-000000000001",\
      "submitted_at":"2027-01-15T08:00:00Z","customer_id":"01a3185c-5000-8b55-b800-000000000005",\
      "email":"ada@example.com","profile":{"type":"team","name":"Ada",\
      "billing_address":{"country":"GB"},"locale":"en","metadata":{"k":1}}}\
      """;
  private static final String UPDATE =
      """
      {"type":"update","operation_id":"op","organization_id":"0190d5e0-0000-7000-8000-000000000001",\
      "submitted_at":"2027-01-15T08:00:00Z","customer_id":"01a3185c-5000-8b55-b800-000000000005",\
      "change":{"set":{"name":"Ada"},"clear":["tax_id"]}}\
      """;

  private static Command read(String json) {
    return Wire.read(json.getBytes(UTF_8), Command.class);
  }

  private static void assertRefused(String json, String why) {
    assertThatExceptionOfType(UndecodableException.class)
        .isThrownBy(() -> read(json))
        .withMessage(why);
  }

  /// The sample with one of its parts replaced, which must be there.
  private static String with(String sample, String part, String other) {
    assertThat(sample).contains(part);
    return sample.replace(part, other);
  }

  @Nested
  class Bytes {

    @Test
    void ofARecordAreTheSameInEveryVersionOfTheCode() {
      assertThat(new String(Wire.write(read(CREATE)), UTF_8)).isEqualTo(CREATE);
      assertThat(new String(Wire.write(read(UPDATE)), UTF_8)).isEqualTo(UPDATE);
    }

    @Test
    void ofEveryRandomValueAreReadBackAsTheSameValueAndWrittenAsTheSameBytes() {
      long seed = RandomValues.seed();
      var values = new RandomValues(seed);
      for (int i = 0; i < 1_000; i++) {
        for (Object value : values.oneOfEach()) {
          byte[] bytes = Wire.write(value);
          Object again = Wire.read(bytes, topicTypeOf(value));

          assertThat(again).as("seed %d", seed).isEqualTo(value);
          assertThat(Arrays.equals(Wire.write(again), bytes)).as("seed %d", seed).isTrue();
        }
      }
    }

    private Class<?> topicTypeOf(Object value) {
      return switch (value) {
        case Command _ -> Command.class;
        case Outcome _ -> Outcome.class;
        case CustomerEvent _ -> CustomerEvent.class;
        default -> Customer.class;
      };
    }

    @Test
    void ofEventsCarryTheirDeterministicId() {
      CustomerEvent event = new RandomValues(1).eventUpdated();
      String json = new String(Wire.write(event), UTF_8);

      assertThat(event.id()).isEqualTo(event.customer().id() + "-" + event.version());
      assertThat(json).contains("\"id\":\"" + event.id() + "\"").doesNotContain("event_type");
      assertThat(event.eventType()).isEqualTo("customer.updated");
    }

    @Test
    void holdNoNulls() {
      assertThat(new String(Wire.write(new RandomValues(1).delete()), UTF_8))
          .doesNotContain("null");
    }
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
      assertThat(read(with(CREATE, "2027-01-15T08:00:00Z", text)).submittedAt())
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
      assertThat(read(with(CREATE, part, "null"))).isInstanceOf(Command.Create.class);
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
            "en"   | "en_GB"   | profile.locale: must be a BCP 47 language tag
            "ada@example.com" | "ada" | email: must contain an @
            {"k":1} | {"k":[]} | profile.metadata.*: must be a string, a 64-bit number or a boolean
            {"k":1} | {"k":1e400} | profile.metadata.*: must be a string, a 64-bit number or a boolean
            {"k":1} | {"":1}   | profile.metadata.*: must not have an empty key
            01a3185c-5000-8b55-b800 | x | customer_id: not a UUID: 8-4-4-4-12 hexadecimal digits are expected
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

  @Nested
  class Document {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "{",
          "}",
          "nul",
          "NaN",
          "'a'",
          "{\"type\":\"create\",}",
          "{type:\"create\"}",
          "[",
          "\"",
          "{\"a\":01}",
          "{\"a\":+1}",
          "{\"a\":.5}",
          "/* a */ {}",
          "\ufeff{}",
          "\0"
        })
    void isJsonAndNothingLikeIt(String text) {
      assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "5", "\"create\"", "true", "{}"})
    void isAnObjectOfAKnownType(String text) {
      assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", " {}", ",", "]", " 1", "\0"})
    void hasNothingAfterIt(String trailing) {
      assertThatExceptionOfType(UndecodableException.class)
          .isThrownBy(() -> read(CREATE + trailing));
      assertThat(read(" \n" + CREATE + "\r\n\t ")).isEqualTo(read(CREATE));
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '`',
        delimiter = '|',
        textBlock =
            """
            "type":"create", | "type":"create","type":"create",
            "op"             | "op","operation_id":"op2"
            "op"             | "op","added_later":{"a":1,"a":2}
            "Ada"            | "Ada","name":"Bob"
            "Ada"            | "Ada","n\\u0061me":"Bob"
            {"k":1}          | {"k":1,"k":2}
            {"country":"GB"} | {"country":"GB","country":"FR"}
            """)
    void hasNoNameTwice(String part, String other) {
      assertThatExceptionOfType(UndecodableException.class)
          .isThrownBy(() -> read(with(CREATE, part, other)));
    }

    @Test
    void isAtMost16LevelsDeepInUnknownFieldsToo() {
      assertThat(read(nested(15))).isEqualTo(read(CREATE));
      assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> read(nested(16)));
      assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> read(nested(100_000)));
    }

    private String nested(int levels) {
      String value = "[".repeat(levels) + "]".repeat(levels);
      return with(CREATE, "\"op\"", "\"op\",\"added_later\":" + value);
    }

    @Test
    void isUtf8() {
      String text = with(CREATE, "\"Ada\"", "\"Ädä\"");
      assertThat(read(text)).isInstanceOf(Command.Create.class);
      for (Charset other : new Charset[] {ISO_8859_1, UTF_16, UTF_16BE}) {
        assertThatExceptionOfType(UndecodableException.class)
            .isThrownBy(() -> Wire.read(text.getBytes(other), Command.class));
      }
    }

    @Test
    void ofAnotherTopicIsRefused() {
      var values = new RandomValues(1);
      byte[] outcome = Wire.write(values.created());
      byte[] event = Wire.write(values.eventCreated());

      for (byte[] other : new byte[][] {outcome, event}) {
        assertThatExceptionOfType(UndecodableException.class)
            .isThrownBy(() -> Wire.read(other, Command.class));
      }
      assertThatExceptionOfType(UndecodableException.class)
          .isThrownBy(() -> Wire.read(outcome, Customer.class));
    }

    @Test
    void cutShortAnywhereIsRefused() {
      byte[] bytes = CREATE.getBytes(UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatExceptionOfType(UndecodableException.class)
            .isThrownBy(() -> Wire.read(cut, Command.class));
      }
    }

    @Test
    void withAnyBitsTurnedIsReadOrRefusedAndNothingElse() {
      long seed = RandomValues.seed();
      var random = new java.util.Random(seed);
      for (int i = 0; i < 20_000; i++) {
        byte[] bytes = CREATE.getBytes(UTF_8);
        for (int turned = random.nextInt(3); turned >= 0; turned--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        readOrRefuse(bytes, seed);
      }
    }

    private void readOrRefuse(byte[] bytes, long seed) {
      try {
        Wire.read(bytes, Command.class);
      } catch (UndecodableException _) {
        // As it should be.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + new String(bytes, UTF_8), e);
      }
    }
  }
}
