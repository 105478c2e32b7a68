package io.customerpipeline.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An import takes what others leave.
class PaceTest {
  private static final Duration ALONE = Duration.ofMillis(20);

  @ParameterizedTest(name = "{0}: {1} → {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody else writes             | 100   |    |     | 200
          others do not feel it          | 100   | 25 |  40 | 116
          others feel it                 | 100   | 31 |  40 | 60
          others feel it at the least    | 4     | 90 |  40 | 4
          rows only wait in the log      | 100   |    | 401 | 80
          there is an end to it          | 1990  |    |  40 | 2000
          """)
  void itGrowsSlowlyAndShrinksAtOnce(
      String when, int rows, @Nullable Integer others, @Nullable Integer own, int then) {
    assertThat(new Pace(rows).next(millis(others), ALONE, millis(own)).rows())
        .as(when)
        .isEqualTo(then);
  }

  private static @Nullable Duration millis(@Nullable Integer number) {
    return number == null ? null : Duration.ofMillis(number);
  }
}
