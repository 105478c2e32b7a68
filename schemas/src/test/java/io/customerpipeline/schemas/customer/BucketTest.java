package io.customerpipeline.schemas.customer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.customerpipeline.schemas.RandomValues;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {

  @Test
  void itsPartitionIsTheOneOfKafkasOwnPartitionerForEveryPowerOfTwo() {
    long seed = RandomValues.seed();
    var values = new RandomValues(seed);
    for (int i = 0; i < 2_000; i++) {
      EmailKey key = EmailKey.of(values.organizationId(), values.email());
      for (int partitions = 1; partitions <= Bucket.COUNT; partitions *= 2) {
        assertThat(key.bucket().partition(partitions))
            .as("seed %d, key %d, %d partitions", seed, i, partitions)
            .isEqualTo(BuiltInPartitioner.partitionForKey(key.value().getBytes(UTF_8), partitions));
      }
    }
  }

  @Test
  void itIsTheSameForEveryWayToWriteOneAddress() {
    OrganizationId organization = OrganizationId.of("0190d5e0-0000-7000-8000-000000000001");
    EmailKey key = EmailKey.of(organization, Email.of("ada@bücher.example"));

    assertThat(EmailKey.of(organization, Email.of("ADA@xn--bcher-kva.EXAMPLE"))).isEqualTo(key);
  }

  /// Pinned: ids that exist carry their bucket, so that another hash would strand them.
  @Test
  void itNeverChangesForAKey() {
    OrganizationId organization = OrganizationId.of("0190d5e0-0000-7000-8000-000000000001");
    EmailKey key = EmailKey.of(organization, Email.of("ada@example.com"));

    assertThat(key.value()).isEqualTo("0190d5e0-0000-7000-8000-000000000001/ada@example.com");
    assertThat(key.bucket()).isEqualTo(new Bucket(0xB55E));
  }

  @Test
  void anotherOrganizationHasAnotherKeyForTheSameAddress() {
    Email email = Email.of("ada@example.com");
    OrganizationId one = OrganizationId.of("0190d5e0-0000-7000-8000-000000000001");
    OrganizationId other = OrganizationId.of("0190d5e0-0000-7000-8000-000000000002");

    assertThat(EmailKey.of(one, email)).isNotEqualTo(EmailKey.of(other, email));
  }

  @Test
  void aKeyDoesNotShowItsAddressInLogs() {
    EmailKey key = EmailKey.of(new RandomValues(1).organizationId(), Email.of("ada@example.com"));

    assertThat(key.toString()).doesNotContain("ada", "example");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void itHas16Bits(int value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Bucket(value));
  }
}
