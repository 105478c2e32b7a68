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
        .filter(
            character -> character < 0 || character > ' ' && character != 0x7F && character != '#');
  }

  @ParameterizedTest
  @MethodSource("taken")
  void everyByteButControlsSpaceAndNumberSignIsTaken(int character) {
    assertThat(parser.isNotRequestTargetRelaxed(character)).isFalse();
    assertThat(parser.isQueryRelaxed(character)).isTrue();
    assertThat(parser.isAbsolutePathRelaxed(character)).isEqualTo(character != '?');
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, '\t', '\r', 0x1F, 0x7F, '#'})
  void refusalNamesTheCharacterAlone(int character) {
    String name = "U+%04X".formatted(character);

    assertThatThrownBy(() -> parser.isNotRequestTargetRelaxed(character))
        .isInstanceOf(RefusedCharacterException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("%%%02X".formatted(character));
    assertThatThrownBy(() -> parser.isQueryRelaxed(character)).hasMessageContaining(name);
  }
}
