package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;

/// A UUIDv8 (RFC 9562 §5.8) which carries the bucket of the e-mail it was created with, so that a
/// command by id finds the partition of its create without reading anything.
///
/// From the highest bit: 48 bits Unix milliseconds, 4 version, 16 bucket with the 2 bits of the
/// variant between its 12th and 13th, 58 random. The bucket is the customer's home for life.
public record CustomerId(@JsonValue UUID value) {
  private static final long RANDOM_MASK = (1L << 58) - 1;

  public CustomerId {
    if (value.version() != 8 || value.variant() != 2) {
      throw new IllegalArgumentException("not a customer id: version 8 of RFC 9562 is expected");
    }
  }

  /// @param random any 64 bits; the lower 58 are used
  public static CustomerId of(Instant createdAt, Bucket home, long random) {
    long high = (createdAt.toEpochMilli() << 16) | 0x8000L | (home.value() >>> 4);
    long low = (0b10L << 62) | ((home.value() & 0xFL) << 58) | (random & RANDOM_MASK);
    return new CustomerId(new UUID(high, low));
  }

  /// @throws IllegalArgumentException if the text is not such a UUID
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CustomerId of(String text) {
    return new CustomerId(Uuids.parse(text));
  }

  public Bucket home() {
    long upper = (value.getMostSignificantBits() & 0xFFF) << 4;
    long lower = (value.getLeastSignificantBits() >>> 58) & 0xF;
    return new Bucket((int) (upper | lower));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
