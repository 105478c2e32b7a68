package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetadataTest {

  private static List<String> faults(Map<String, Object> values) {
    var refused = catchThrowableOfType(InvalidValueException.class, () -> new Metadata(values));
    return refused == null
        ? List.of()
        : refused.violations().stream().map(v -> v.field() + " " + v.code()).toList();
  }

  private static Map<String, Object> keys(int count) {
    var values = new HashMap<String, Object>();
    IntStream.range(0, count).forEach(i -> values.put("key" + i, i));
    return values;
  }

  static Stream<Object> scalars() {
    return Stream.of("", "text", 1, Long.MIN_VALUE, -0.0, 1e308, Double.MIN_VALUE, true, false);
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void aValueIsAStringANumberOrABoolean(Object value) {
    assertThat(faults(Map.of("key", value))).isEmpty();
  }

  static Stream<Object> others() {
    return Stream.of(
        List.of(),
        Map.of(),
        Double.NaN,
        Double.POSITIVE_INFINITY,
        new BigInteger("9223372036854775808"),
        BigDecimal.ONE,
        'c');
  }

  @ParameterizedTest
  @MethodSource("others")
  void aValueIsNothingElse(Object value) {
    assertThat(faults(Map.of("key", value))).containsExactly("metadata.key wrong_type");
  }

  @Test
  void aValueIsNotNull() {
    var values = new HashMap<String, Object>();
    values.put("key", null);

    assertThat(faults(values)).containsExactly("metadata.key wrong_type");
  }

  @Test
  void thereAreAtMost50Keys() {
    assertThat(faults(keys(50))).isEmpty();
    assertThat(faults(keys(51))).containsExactly("metadata too_many_keys");
  }

  @Test
  void aKeyHas1To40Characters() {
    assertThat(faults(Map.of("k".repeat(40), 1))).isEmpty();
    assertThat(faults(Map.of("😀".repeat(40), 1))).isEmpty();
    assertThat(faults(Map.of("", 1))).containsExactly("metadata. required");
    assertThat(faults(Map.of("k".repeat(41), 1)))
        .containsExactly("metadata." + "k".repeat(40) + "… too_long");
  }

  @Test
  void aTextHasAtMost500Characters() {
    assertThat(faults(Map.of("key", "😀".repeat(500)))).isEmpty();
    assertThat(faults(Map.of("key", "x".repeat(501)))).containsExactly("metadata.key too_long");
  }

  @Test
  void nulAndHalfSurrogatePairsAreRefusedInKeysAndTexts() {
    assertThat(faults(Map.of("a\0", 1))).containsExactly("metadata.a\0 nul_character");
    assertThat(faults(Map.of("key", "\0"))).containsExactly("metadata.key nul_character");
    assertThat(faults(Map.of("key", "\ud83d"))).containsExactly("metadata.key invalid_unicode");
  }

  /// Else the answer that names it could not be written.
  @Test
  void aFaultyKeyIsNamedInWellFormedUnicode() {
    assertThat(faults(Map.of("a\ud83d", 1))).containsExactly("metadata.a\ufffd invalid_unicode");
    assertThat(faults(Map.of("x" + "😀".repeat(41), 1)))
        .containsExactly("metadata.x" + "😀".repeat(39) + "… too_long");
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    assertThat(faults(Map.of("a", List.of(), "b", "\0")))
        .containsExactlyInAnyOrder("metadata.a wrong_type", "metadata.b nul_character");
  }

  @Test
  void theOrderOfKeysIsFixedAndPlaysNoPart() {
    var forwards = new Metadata(Map.of("a", 1, "b", 2, "c", 3));
    var backwards = new HashMap<String, Object>();
    List.of("c", "b", "a").forEach(k -> backwards.put(k, k.charAt(0) - 'a' + 1));

    assertThat(new Metadata(backwards)).isEqualTo(forwards);
    assertThat(new Metadata(backwards).values().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void anIntegerIsTheSameHoweverItWasGiven() {
    assertThat(new Metadata(Map.of("k", 1))).isEqualTo(new Metadata(Map.of("k", 1L)));
    assertThat(new Metadata(Map.of("k", 1))).isNotEqualTo(new Metadata(Map.of("k", 1.0)));
  }

  @Test
  void itCannotBeChangedFromOutside() {
    var given = new HashMap<String, Object>(Map.of("k", 1));
    var metadata = new Metadata(given);
    given.put("other", 2);

    assertThat(metadata.values()).hasSize(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> metadata.values().put("x", 1));
    assertThatCode(() -> new Metadata(metadata.values())).doesNotThrowAnyException();
  }
}
