package io.customerpipeline.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Identifies one record of a partition. It is kept beside a position and tells whether the log
/// still has the records that were read: a log that was restored from an older copy has others at
/// the same offsets, once it has grown.
///
/// @param offset of the record
/// @param fingerprint the first 8 bytes of a SHA-256 of timestamp and value
public record RecordMark(long offset, long fingerprint) {

  static RecordMark of(ConsumerRecord<?, byte[]> record) {
    String value = record.value() == null ? "" : new String(record.value(), UTF_8);
    return of(record.offset(), Instant.ofEpochMilli(record.timestamp()), value);
  }

  /// @param appendedAt the timestamp of the record, to the millisecond
  /// @param value of the record, which is text in all our topics
  public static RecordMark of(long offset, Instant appendedAt, String value) {
    byte[] text = value.getBytes(UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + text.length)
            .putLong(appendedAt.toEpochMilli())
            .put(text)
            .array();
    return new RecordMark(offset, ByteBuffer.wrap(sha256(bytes)).getLong());
  }

  /// For a column of a table; absent where there is no mark.
  public static @Nullable Long offsetOf(@Nullable RecordMark mark) {
    return mark == null ? null : mark.offset;
  }

  /// For a column of a table; absent where there is no mark.
  public static @Nullable Long fingerprintOf(@Nullable RecordMark mark) {
    return mark == null ? null : mark.fingerprint;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
