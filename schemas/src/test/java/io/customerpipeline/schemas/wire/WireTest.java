package io.customerpipeline.schemas.wire;

import static io.customerpipeline.schemas.wire.Samples.CREATE;
import static io.customerpipeline.schemas.wire.Samples.UPDATE;
import static io.customerpipeline.schemas.wire.Samples.read;
import static io.customerpipeline.schemas.wire.Samples.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes and the document; its fields are in [WireFieldsTest].
class WireTest {

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
      for (int i = 0; i < 300; i++) {
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
        case CustomerSnapshot _ -> CustomerSnapshot.class;
        default -> throw new IllegalArgumentException(value.getClass().getName());
      };
    }

    @Test
    void ofEventsCarryTheirDeterministicId() {
      CustomerEvent event = new RandomValues(1).eventUpdated();
      String json = new String(Wire.write(event), UTF_8);

      assertThat(event.id()).isEqualTo(event.data().id() + "-" + event.version());
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
      assertThat(read(text)).isInstanceOf(Request.Create.class);
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
      var random = new Random(seed);
      for (int i = 0; i < 5_000; i++) {
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
