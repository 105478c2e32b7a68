package io.customerpipeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @Test
  void withoutAnyThePortIs8080AndTheFolderIsBelowTheWorkingDirectory() {
    var arguments = Arguments.parse();

    assertThat(arguments.port()).isEqualTo(8080);
    assertThat(arguments.data()).isEqualTo(Path.of(".pipeline/data").toAbsolutePath());
  }

  @Test
  void bothFormsAreUnderstoodAndTheLastOneCounts() {
    var arguments = Arguments.parse("--data", "/a", "--port=1", "--port", "2", "--data=/b");

    assertThat(arguments.port()).isEqualTo(2);
    assertThat(arguments.data()).isEqualTo(Path.of("/b"));
  }

  @Test
  void whatElseIsThereGoesToSpring() {
    var arguments = Arguments.parse("--logging.level.root=debug", "--port", "2");

    assertThat(arguments.further()).containsExactly("--logging.level.root=debug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port=x", "--port=-1", "--port=65536", "--port=", "--port", "--data"})
  void aWrongValueIsRefusedInOneLine(String argument) {
    assertThatThrownBy(() -> Arguments.parse(argument))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(argument.substring(0, 6))
        .hasMessageNotContaining("\n");
  }
}
