package io.customerpipeline.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.wire.UndecodableException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Records that nobody can read, as they are set aside: as they were, with the headers of KIP-1034.
///
/// One that has no room in a record beside its reason is left where it lies, for as long as that is
/// kept, and only its size is told. A producer sends no more than 1,048,576 octets in a record, and
/// whoever cannot set a record aside never gets past it.
public final class DeadLetters {
  private static final String HEADER = "__streams.errors.";
  private static final int OCTETS_MAX = 900_000;
  private static final int OCTETS_PER_HEADER = 10;
  private static final int OCTETS_PER_CHARACTER = 3;

  private DeadLetters() {}

  /// In the partition with the number that the record came from.
  public static ProducerRecord<String, byte[]> letter(
      Topics topics, ConsumerRecord<String, byte[]> record, UndecodableException reason) {
    String key = record.key();
    long octets = octets(key == null ? null : bytes(key), record.value(), new RecordHeaders());
    String name = topics.deadLetters().name();
    var letter =
        hasRoomFor(octets)
            ? new ProducerRecord<>(name, record.partition(), key, record.value())
            : new ProducerRecord<String, byte[]>(name, record.partition(), null, null);
    addReason(
        letter.headers(),
        reason,
        String.valueOf(reason.getMessage()),
        record.topic(),
        record.partition(),
        record.offset());
    if (!hasRoomFor(octets)) {
      addOmitted(letter.headers(), octets);
    }
    return letter;
  }

  /// How large a record is at the most.
  public static long octets(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long octets = length(key) + length(value);
    for (Header header : headers) {
      octets += OCTETS_PER_HEADER + (long) header.key().length() * OCTETS_PER_CHARACTER;
      octets += length(header.value());
    }
    return octets;
  }

  /// Whether so large a record can be kept whole.
  public static boolean hasRoomFor(long octets) {
    return octets <= OCTETS_MAX;
  }

  /// @param message in words, without content
  /// @param topic where the record lies
  public static void addReason(
      Headers headers, Throwable why, String message, String topic, int partition, long offset) {
    headers.add(HEADER + "exception", bytes(why.getClass().getName()));
    headers.add(HEADER + "message", bytes(message));
    headers.add(HEADER + "topic", bytes(topic));
    headers.add(HEADER + "partition", bytes(partition));
    headers.add(HEADER + "offset", bytes(offset));
  }

  /// For a record that is not kept itself.
  public static void addOmitted(Headers headers, long octets) {
    headers.add("omitted-octets", bytes(octets));
  }

  private static long length(byte @Nullable [] octets) {
    return octets == null ? 0 : octets.length;
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }
}
