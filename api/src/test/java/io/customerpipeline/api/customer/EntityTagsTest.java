package io.customerpipeline.api.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.http.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  private static final Long NEVER = Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({"'\"1\"', 1", "'  \"42\" ', 42", "'\"9223372036854775807\"', 9223372036854775807"})
  void aTagIsTheVersion(String tag, long version) {
    assertThat(EntityTags.versionOf(tag)).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"1\"", "\"0\"", "\"-1\"", "\"x\"", "\"\"", "\"9999999999999999999\""})
  void aTagThatWasNeverGivenOutMatchesNothing(String tag) {
    assertThat(EntityTags.versionOf(tag)).isEqualTo(NEVER);
  }

  @Test
  void aStarOrNoHeaderMatchesAnyVersion() {
    assertThat(EntityTags.versionOf("*")).isNull();
    assertThat(EntityTags.versionOf(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"1\", \"2\"", "\"1", "", "\"a\"b\""})
  void anythingElseIsRefused(String header) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> EntityTags.versionOf(header))
        .satisfies(problem -> assertThat(problem.getStatusCode().value()).isEqualTo(422));
  }
}
