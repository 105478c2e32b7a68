package io.customerpipeline.api.customer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.command.Versions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  private static final Versions NEVER = Versions.of(Long.MAX_VALUE);

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      textBlock =
          """
          "1"                        → 1
           "42"                      → 42
          "9223372036854775807"      → 9223372036854775807
          "1", "2"                   → 1 2
          "3" ,W/"4",  "5"           → 3 5
          W/"1", "2"                 → 2
          "1","2","2"                → 1 2
          "a,b", "2"                 → 2
          "x", "7"                   → 7
          ,"1",,"2",                 → 1 2
          """)
  void strongTagsAreVersions(String header, String versions) {
    assertThat(EntityTags.versionsOf(header).anyOf())
        .extracting(String::valueOf)
        .containsExactly(versions.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "W/\"1\"",
        "W/\"1\", W/\"2\"",
        "\"0\"",
        "\"-1\"",
        "\"x\"",
        "\"\"",
        "\"9999999999999999999\""
      })
  void aTagThatWasNeverGivenOutMatchesNothing(String tag) {
    assertThat(EntityTags.versionsOf(tag)).isEqualTo(NEVER);
  }

  @Test
  void aStarOrNoHeaderMatchesAnyVersion() {
    assertThat(EntityTags.versionsOf("*")).isNull();
    assertThat(EntityTags.versionsOf(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"1", "", "\"a\"b\"", "\"1\" \"2\"", "*, \"1\"", "w/\"1\"", ","})
  void anythingElseIsRefused(String header) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> EntityTags.versionsOf(header))
        .satisfies(problem -> assertThat(problem.getStatusCode().value()).isEqualTo(422));
  }

  @Test
  void aListHasAtMostFiftyTags() {
    String fifty =
        "\"1\"" + IntStream.rangeClosed(2, 50).mapToObj(", \"%d\""::formatted).collect(joining());

    assertThat(EntityTags.versionsOf(fifty).anyOf()).hasSize(50);
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> EntityTags.versionsOf(fifty + ", \"51\""));
  }
}
