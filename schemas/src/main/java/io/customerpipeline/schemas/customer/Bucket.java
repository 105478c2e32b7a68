package io.customerpipeline.schemas.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/// The low 16 bits of Kafka's murmur2 over an email key; picks the partition.
///
/// Partition counts are powers of two up to 65,536, so `bucket mod partitions` is exactly what
/// Kafka's standard partitioner computes from the key: everyone finds the same partition.
///
/// @param value 0 … 65,535
public record Bucket(int value) {
  public static final int COUNT = 1 << 16;

  public Bucket {
    if (value < 0 || value >= COUNT) {
      throw new IllegalArgumentException("bucket out of range: " + value);
    }
  }

  static Bucket of(String key) {
    return new Bucket(Utils.murmur2(key.getBytes(UTF_8)) & (COUNT - 1));
  }

  /// @param partitions a power of two, 1 … 65,536
  public int partition(int partitions) {
    return value & (partitions - 1);
  }
}
