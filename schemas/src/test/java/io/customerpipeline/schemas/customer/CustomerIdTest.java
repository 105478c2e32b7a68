package io.customerpipeline.schemas.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.customerpipeline.schemas.RandomValues;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerIdTest {
  private static final Instant NOON = Instant.parse("2027-01-15T12:00:00Z");

  @Test
  void itCarriesEveryBucketAndItsTime() {
    long seed = RandomValues.seed();
    var random = new Random(seed);
    for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
      Instant time = Instant.ofEpochMilli(random.nextLong(1L << 47));
      CustomerId id = CustomerId.of(time, new Bucket(bucket), random.nextLong());

      assertThat(id.home()).as("seed %d", seed).isEqualTo(new Bucket(bucket));
      assertThat(id.value().getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
      assertThat(id.value().version()).isEqualTo(8);
      assertThat(id.value().variant()).isEqualTo(2);
      assertThat(CustomerId.of(id.toString())).isEqualTo(id);
    }
  }

  /// Pinned: ids are stored by others, so that their layout is part of the contract.
  @Test
  void itsLayoutNeverChanges() {
    CustomerId id = CustomerId.of(NOON, new Bucket(0xABCD), 0x0123_4567_89AB_CDEFL);

    assertThat(id).hasToString("01a31938-0a00-8abc-b523-456789abcdef");
  }

  @Test
  void onlyTheLower58BitsOfChanceAreTaken() {
    assertThat(CustomerId.of(NOON, new Bucket(1), -1L))
        .isEqualTo(CustomerId.of(NOON, new Bucket(1), -1L >>> 6));
  }

  @Test
  void textsAreInTheOrderOfTime() {
    long seed = RandomValues.seed();
    var random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      Instant earlier = Instant.ofEpochMilli(random.nextLong(1L << 47));
      Instant later = earlier.plusMillis(1 + random.nextInt(1_000));
      CustomerId first = random(earlier, random);
      CustomerId second = random(later, random);

      assertThat(first.toString()).as("seed %d", seed).isLessThan(second.toString());
    }
  }

  private static CustomerId random(Instant time, Random random) {
    return CustomerId.of(time, new Bucket(random.nextInt(Bucket.COUNT)), random.nextLong());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01a3185c-5000-1b55-b800-000000000005", // version 1
        "01a3185c-5000-4b55-b800-000000000005", // version 4, random
        "01a3185c-5000-7b55-b800-000000000005", // version 7, time-ordered
        "01a3185c-5000-8b55-0800-000000000005", // another variant
        "01a3185c-5000-8b55-d800-000000000005", // another variant
        "00000000-0000-0000-0000-000000000000", // nil
        "ffffffff-ffff-ffff-ffff-ffffffffffff" // max
      })
  void uuidsOfOthersAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CustomerId.of(text))
        .withMessageStartingWith("not a customer id");
    assertThatIllegalArgumentException().isThrownBy(() -> new CustomerId(UUID.fromString(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1-1-8-8-1",
        "01a3185c50008b55b800000000000005",
        "{01a3185c-5000-8b55-b800-000000000005}",
        " 01a3185c-5000-8b55-b800-000000000005",
        "01a3185c-5000-8b55-b800-00000000000g",
        "0001a3185c-500-8b55-b800-00000000005",
        "01a3185c-5000-8b55-b800-0000000000\uff105"
      })
  void otherFormsOfUuidsAreRefusedWithoutRepeatingThem(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CustomerId.of(text))
        .withMessage("not a UUID: 8-4-4-4-12 hexadecimal digits are expected");
    assertThatIllegalArgumentException().isThrownBy(() -> OrganizationId.of(text));
  }

  @Test
  void upperCaseIsReadAndLowerCaseWritten() {
    assertThat(CustomerId.of("01A3185C-5000-8B55-B800-00000000ABCD"))
        .hasToString("01a3185c-5000-8b55-b800-00000000abcd");
  }
}
