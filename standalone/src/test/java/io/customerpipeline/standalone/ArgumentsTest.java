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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--logging.level.root=debug",
        "--pipeline.api.lag-max=10s",
        "--spring.kafka.bootstrap-servers=",
        "--server.tomcat.max-connections=1",
        "--management.server.port=0",
        "--debug"
      })
  void aPropertyGoesToSpring(String property) {
    assertThat(Arguments.parse(property, "--port", "2").further()).containsExactly(property);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--prot", "--prot=1", "-p", "serve", "--logging.level.root", "--spring=x"})
  void anythingElseIsRefusedAndWhatIsTakenIsTold(String argument) {
    assertThatThrownBy(() -> Arguments.parse("--port", "2", argument))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("There is no option " + argument.split("=")[0])
        .hasMessageContaining("--data DIR")
        .hasMessageNotContaining("\n");
  }

  @Test
  void helpIsFoundAmongOtherArguments() {
    assertThat(Arguments.isHelp("--port", "1", "--help")).isTrue();
    assertThat(Arguments.isHelp("--port", "1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/50%", "/a/b\\c", "/a/${b}", "/a/{b}", "/a/(b", "/a/b\nc", "/a/b\tc"})
  void aPathThatSomePartWouldReadAsSomethingElseIsRefusedInOneLine(String path) {
    assertThatThrownBy(() -> Arguments.parse("--data", path))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("data folder")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/ü, $HOME o'k", "/a/\"b\" `c` (d) [e] & ; ! # * ? ~ | < > = : @"})
  void everyOtherPathIsTakenAsItIs(String path) {
    assertThat(Arguments.parse("--data", path).data()).isEqualTo(Path.of(path));
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
