package io.customerpipeline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @Test
  void isKeptAsText() {
    var position = new Position(Map.of(1, 4L, 0, 17L));

    assertThat(position).hasToString("0:17,1:4");
    assertThat(Position.parse("0:17,1:4")).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0:", "a:1", "0:1,", "0:1,0:2", "0:1;1:2"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(text));
  }
}
