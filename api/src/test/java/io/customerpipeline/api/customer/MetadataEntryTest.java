package io.customerpipeline.api.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.customer.Metadata;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A filter value finds each stored value that equals it: a number as a number, all else as text.
class MetadataEntryTest {

  private static boolean finds(String asked, Object stored) {
    String entry = MetadataEntry.allOf(new Metadata(Map.of("k", stored))).getFirst();
    return MetadataEntry.matching("k", asked).anyMatch(entry::equals);
  }

  @ParameterizedTest(name = "{0} finds {1}: {2}")
  @CsvSource({
    "3, 3, true",
    "3.0, 3, true",
    "3e0, 3, true",
    "30E-1, 3, true",
    "-0, 0, true",
    "4, 3, false",
    "03, 3, false",
    "3.1, 3, false",
    "9223372036854775807, 9223372036854775807, true",
    "9223372036854775808, 9223372036854775807, false",
    "9007199254740993, 9007199254740992, false",
  })
  void wholeNumbersAreComparedAsNumbers(String asked, long stored, boolean found) {
    assertThat(finds(asked, stored)).isEqualTo(found);
  }

  @ParameterizedTest(name = "{0} finds {1}: {2}")
  @CsvSource({
    "3, 3.0, true",
    "0.10, 0.1, true",
    "1e3, 1000.0, true",
    "10000000000, 1.0E10, true",
    "1e400, 1.0E10, false",
    "0.1, 0.2, false",
  })
  void floatingNumbersAreComparedAsNumbers(String asked, double stored, boolean found) {
    assertThat(finds(asked, stored)).isEqualTo(found);
  }

  @ParameterizedTest(name = "{0} finds {1}: {2}")
  @CsvSource({"pro, pro, true", "Pro, pro, false", "true, true, true", "3, 03, false"})
  void textIsComparedAsText(String asked, String stored, boolean found) {
    assertThat(finds(asked, stored)).isEqualTo(found);
  }

  @Test
  void everyNumberIsFoundInEachOfItsSpellings() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      double floating = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(floating)) {
        var number = new BigDecimal(Double.toString(floating));
        for (String spelling : List.of(number.toString(), Double.toString(floating))) {
          assertThat(finds(spelling, floating)).as("seed %d: %s", seed, spelling).isTrue();
        }
      }
      long whole = random.nextLong();
      assertThat(finds(whole + ".0", whole)).as("seed %d: %d", seed, whole).isTrue();
    }
  }
}
