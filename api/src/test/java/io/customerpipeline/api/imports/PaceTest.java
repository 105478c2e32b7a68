package io.customerpipeline.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An import takes what others leave.
class PaceTest {
  private static final Duration ALONE = Duration.ofMillis(20);

  @ParameterizedTest(name = "{0}: {1} → {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody else writes             | 100   |    |  40 | 0    | 200
          others do not feel it          | 100   | 25 |  40 | 2000 | 116
          others feel it                 | 100   | 29 |  40 | 0    | 60
          others feel it at the least    | 4     | 90 |  40 | 0    | 4
          rows only wait in the log      | 100   |    | 401 | 0    | 80
          no row comes back              | 100   |    |     | 1999 | 100
          nothing is decided any more    | 100   | 25 |  40 | 2001 | 50
          there is an end to it          | 1990  |    |  40 | 0    | 2000
          """)
  void itGrowsSlowlyAndShrinksAtOnce(
      String when, int rows, @Nullable Integer others, @Nullable Integer own, int lag, int then) {
    Pace next = new Pace(rows).next(millis(others), ALONE, millis(own), Duration.ofMillis(lag));

    assertThat(next.rows()).as(when).isEqualTo(then);
  }

  private static @Nullable Duration millis(@Nullable Integer number) {
    return number == null ? null : Duration.ofMillis(number);
  }
}
