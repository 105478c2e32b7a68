package io.customerpipeline.robustness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import net.bytebuddy.description.type.TypeDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AlteredTest {
  static Stream<Arguments> places() {
    return Stream.concat(
        Stream.of(CrashPoint.values()).map(point -> Arguments.of(point.name(), point.place())),
        Stream.of(Alteration.values()).map(one -> Arguments.of(one.name(), one.place())));
  }

  /// A method that was renamed would never be passed, and never be broken.
  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void theMethodIsThere(String name, Altered place) throws ClassNotFoundException {
    Class<?> owner = Class.forName(place.className(), false, getClass().getClassLoader());

    assertThat(TypeDescription.ForLoadedType.of(owner).getDeclaredMethods().filter(place.matcher()))
        .as(name)
        .hasSize(1);
  }
}
