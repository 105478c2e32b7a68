package io.customerpipeline.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
  @Test
  void anOffsetIsReckonedIn() {
    assertThat(Instants.parse("2027-01-15T08:00:00+02:00"))
        .isEqualTo(Instant.parse("2027-01-15T06:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+300000-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2027-01-15",
        "2027-02-30T00:00:00Z",
        "now",
        ""
      })
  void whatNoDatabaseTakesIsNone(String text) {
    assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeParseException.class);
  }
}
