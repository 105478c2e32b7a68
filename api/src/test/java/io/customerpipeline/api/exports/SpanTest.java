package io.customerpipeline.api.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.http.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §14, of a file of a hundred octets.
class SpanTest {
  private static final String ETAG = "\"abc\"";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes=0-0,     0,   1",
    "bytes=0-,      0, 100",
    "bytes=10-19,  10,  20",
    "bytes=90-500, 90, 100",
    "bytes=-1,     99, 100",
    "bytes=-100,    0, 100",
    "bytes=-500,    0, 100",
    "bytes= 5-6,    5,   7"
  })
  void onePart(String range, long from, long to) {
    assertThat(Span.of(range, null, ETAG, 100)).contains(new Span(from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=0-1,5-6", "bytes=", "bytes=a-b", "bytes=5-4", "lines=0-1", "0-1", ""})
  void theWholeForWhatIsNotUnderstoodOrSeveral(String range) {
    assertThat(Span.of(range, null, ETAG, 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=500-600", "bytes=-0"})
  void noneWhereThereAreNoSuchOctets(String range) {
    assertThatThrownBy(() -> Span.of(range, null, ETAG, 100))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.getStatusCode().value()).isEqualTo(416);
              assertThat(problem.getHeaders().getFirst("Content-Range")).isEqualTo("bytes */100");
            });
  }

  @Test
  void anEmptyFileHasNoParts() {
    assertThatThrownBy(() -> Span.of("bytes=0-", null, ETAG, 0))
        .isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest(name = "If-Range: {0}")
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"abc\"', true",
        "'W/\"abc\"', false",
        "'\"abd\"', false",
        "'Tue, 24 Nov 2026 10:00:00 GMT', false"
      })
  void ifRangeHoldsForTheSameFileOnly(@Nullable String ifRange, boolean holds) {
    assertThat(Span.of("bytes=0-9", ifRange, ETAG, 100).isPresent()).isEqualTo(holds);
    assertThat(Span.of("bytes=100-", "\"abd\"", ETAG, 100)).isEmpty();
  }

  @Test
  void contentRangeNamesFirstLastAndLength() {
    assertThat(new Span(10, 20).contentRange(100)).isEqualTo("bytes 10-19/100");
  }
}
