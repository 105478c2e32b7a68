package io.customerpipeline.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {

  @ParameterizedTest(name = "Prefer: {0} → wait {1} s, applied: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          respond-async          | 0  | respond-async
          Respond-Async          | 0  | respond-async
          wait=2                 | 2  | wait=2
          wait=0                 | 0  | wait=0
          respond-async, wait=10 | 10 | wait=10
          wait=10,respond-async  | 10 | wait=10
          wait=3600              | 30 | wait=30
          handling=strict        | 4  | -
          wait=soon              | 4  | -
          wait=-1                | 4  | -
          wait=99999999999999999 | 4  | -
          ''                     | 4  | -
          """)
  void preferencesAreHonouredOrPassedOver(String header, int seconds, String applied) {
    assertThat(Preference.of(header, Fixtures.settings().api()))
        .isEqualTo(new Preference(Duration.ofSeconds(seconds), Optional.ofNullable(applied)));
  }

  @Test
  void withoutAPreferenceTheDefaultApplies() {
    assertThat(Preference.of(null, Fixtures.settings().api()))
        .isEqualTo(new Preference(Duration.ofSeconds(4), Optional.empty()));
  }

  @Test
  void aReadWaitsOnlyIfItIsToldTo() {
    for (String header : new String[] {null, "respond-async"}) {
      assertThat(Preference.ofRead(header, Fixtures.settings().api()))
          .isEqualTo(new Preference(Duration.ZERO, Optional.empty()));
    }
    assertThat(Preference.ofRead("wait=7", Fixtures.settings().api()))
        .isEqualTo(new Preference(Duration.ofSeconds(7), Optional.of("wait=7")));
  }
}
