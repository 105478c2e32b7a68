package io.customerpipeline.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    Pace next =
        new Pace(rows, Pace.MIN).next(millis(others), ALONE, millis(own), Duration.ofMillis(lag));

    assertThat(next.rows()).as(when).isEqualTo(then);
  }

  @ParameterizedTest(name = "rows take {0} ms")
  @ValueSource(ints = {1, 100, 500, 1_000, 2_000, 5_000})
  void paceKeepsTwentyRowsPerSecondWhateverOthersFeel(int rowMillis) {
    Pace pace = Pace.start();

    for (int i = 0; i < 50; i++) {
      Duration lag = Duration.ofSeconds(i % 3 == 0 ? 10 : 0);
      Duration own = i % 2 == 0 ? millis(rowMillis) : null;
      pace = pace.next(millis(10_000), ALONE, own, lag);
    }

    assertThat(pace.rows() * 1000 / rowMillis).isGreaterThanOrEqualTo(20);
  }

  @Test
  void rowsThatTakeLongerDoNotFillTheLog() {
    Pace pace = Pace.start();

    for (int i = 0; i < 50; i++) {
      pace = pace.next(millis(10_000), ALONE, millis(60_000), Duration.ofSeconds(10));
    }

    assertThat(pace.rows()).isEqualTo(100);
  }

  private static @Nullable Duration millis(@Nullable Integer number) {
    return number == null ? null : Duration.ofMillis(number);
  }
}
