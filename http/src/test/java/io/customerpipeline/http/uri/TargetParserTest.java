package io.customerpipeline.http.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetParserTest {
  private final TargetParser parser = new TargetParser();

  /// Bytes above ASCII come as negative numbers.
  static IntStream taken() {
    return IntStream.rangeClosed(-128, 127)
        .filter(octet -> octet < 0 || octet > ' ' && octet != 0x7F && octet != '#');
  }

  @ParameterizedTest
  @MethodSource("taken")
  void everyByteButControlsSpaceAndNumberSignIsTaken(int octet) {
    assertThat(parser.isNotRequestTargetRelaxed(octet)).isFalse();
    assertThat(parser.isQueryRelaxed(octet)).isTrue();
    assertThat(parser.isAbsolutePathRelaxed(octet)).isEqualTo(octet != '?');
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, '\t', '\r', 0x1F, 0x7F, '#'})
  void refusalNamesTheCharacterAlone(int octet) {
    String name = "U+%04X".formatted(octet);

    assertThatThrownBy(() -> parser.isNotRequestTargetRelaxed(octet))
        .isInstanceOf(RefusedCharacterException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("%%%02X".formatted(octet));
    assertThatThrownBy(() -> parser.isQueryRelaxed(octet)).hasMessageContaining(name);
  }
}
