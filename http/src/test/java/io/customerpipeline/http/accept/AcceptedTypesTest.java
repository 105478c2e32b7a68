package io.customerpipeline.http.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;

class AcceptedTypesTest {

  @ParameterizedTest(name = "Accept: {0} takes JSON: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none                                       | true
          ''                                         | true
          application/json                           | true
          APPLICATION/JSON                           | true
          application/json;charset=utf-8             | true
          application/json;version=2;q=0.1           | true
          application/*                              | true
          */*;q=0.1                                  | true
          text/html, */*                             | true
          application/problem+json, application/json | true
          text/csv                                   | false
          application/yaml                           | false
          application/problem+json                   | false
          application/*+json                         | false
          application/json;q=0                       | false
          application/json;q=0.000, */*              | false
          application/*;q=0, */*                     | false
          */*;q=0                                    | false
          */*;q=0, application/json                  | true
          application/*;q=0, application/json;q=0.1  | true
          nonsense                                   | true
          application/json;q=7                       | true
          /                                          | true
          """)
  void mostSpecificRangeDecidesAndMalformedHeaderIsAbsent(String header, boolean taken) {
    var accepted = AcceptedTypes.of(header == null ? List.of() : List.of(header));

    assertThat(accepted.include(MediaType.APPLICATION_JSON)).isEqualTo(taken);
  }

  @ParameterizedTest(name = "Accept-Encoding: {0} takes gzip: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none                  | false
          ''                    | false
          gzip                  | true
          X-GZIP                | true
          br, gzip;q=0.1        | true
          *                     | true
          deflate, br           | false
          gzip;q=0              | false
          gzip;q=0, *           | false
          *;q=0, gzip           | true
          identity              | false
          gzip;q=x              | false
          """)
  void gzipIsTakenByNameOrWildcard(String header, boolean taken) {
    assertThat(AcceptedCodings.of(header).includeGzip()).isEqualTo(taken);
  }
}
