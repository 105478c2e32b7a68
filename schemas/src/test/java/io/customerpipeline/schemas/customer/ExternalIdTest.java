package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"...", ".a", "a.", "./", "/..", "CORP\\alice", "a\r\nb", "a/../b", "%2e"})
  void anyTextThatPathCanHoldIsTaken(String value) {
    assertThat(new ExternalId(value).value()).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource({"., reserved", ".., reserved", "' .. ', reserved", "'', blank", "' ', blank"})
  void valueThatNoPathCanHoldIsRefused(String value, String code) {
    var refused = catchThrowableOfType(InvalidValueException.class, () -> new ExternalId(value));

    assertThat(refused.violations()).extracting(Violation::field).containsOnly("external_id");
    assertThat(refused.violations()).extracting(Violation::code).contains(code);
  }
}
