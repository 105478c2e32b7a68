package io.customerpipeline.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeySecretTest {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final RandomGenerator random = new SplittableRandom(7);

  @Test
  void aKeyIsReadAsItWasWritten() {
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ApiKeySecret key = ApiKeySecret.random(random);

      ApiKeySecret read = ApiKeySecret.parse(key.text()).orElseThrow();

      assertThat(read.hash()).isEqualTo(key.hash()).matches("[0-9a-f]{64}");
      hashes.add(read.hash());
    }
    assertThat(hashes).hasSize(1_000);
  }

  @Test
  void anyOneWrongCharacterIsNoticed() {
    String key = ApiKeySecret.random(random).text();
    for (int at = 4; at < key.length(); at++) {
      for (char wrong : ALPHABET.toCharArray()) {
        String slipped = key.substring(0, at) + wrong + key.substring(at + 1);

        assertThat(ApiKeySecret.parse(slipped).isPresent()).isEqualTo(slipped.equals(key));
      }
    }
  }

  @Test
  void anyTwoNeighboursInTheWrongOrderAreNoticed() {
    String key = ApiKeySecret.random(random).text();
    for (int at = 4; at + 1 < key.length(); at++) {
      String slipped =
          key.substring(0, at) + key.charAt(at + 1) + key.charAt(at) + key.substring(at + 2);

      assertThat(ApiKeySecret.parse(slipped).isPresent()).isEqualTo(slipped.equals(key));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cpk_", "cp_dev_x", "cpk_0000000000000000000000000000000000000"})
  void anotherFormIsNoKey(String text) {
    assertThat(ApiKeySecret.parse(text)).isEmpty();
  }

  @Test
  void itsTextStaysOutOfLogs() {
    ApiKeySecret key = ApiKeySecret.random(random);

    assertThat(key.toString()).doesNotContain(key.text().substring(12)).startsWith(key.shown());
    assertThat(key.shown()).hasSize(12);
  }
}
