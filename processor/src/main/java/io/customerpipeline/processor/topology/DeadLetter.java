package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.schemas.wire.UndecodableException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Why one record was set aside. The record itself is kept as it came, byte for byte, if it has
/// room in a record with its reason; else it is left where it lies, for as long as that is kept.
///
/// @param origin where the record lies
/// @param why what kept it from being decided
record DeadLetter(RecordMetadata origin, RuntimeException why) {
  /// A producer sends no more than 1,048,576 octets in a record. One that cannot be sent would end
  /// the thread, and whichever took over.
  private static final int OCTETS_MAX = 900_000;

  private static final int OCTETS_PER_HEADER = 10;

  /// Whether it can be kept whole.
  static boolean hasRoomFor(Record<byte[], byte[]> record) {
    return octets(record) <= OCTETS_MAX;
  }

  private static long octets(Record<byte[], byte[]> record) {
    long octets = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      octets += OCTETS_PER_HEADER + header.key().length() * 3L + length(header.value());
    }
    return octets;
  }

  private static long length(byte @Nullable [] octets) {
    return octets == null ? 0 : octets.length;
  }

  /// Whether the record is at fault; if not, the rules are, and somebody has to look.
  boolean expected() {
    return why instanceof UndecodableException || why instanceof RefusedCommandException;
  }

  /// One sentence, or the class of an exception that nobody expected: its message may hold content.
  String reason() {
    return expected() ? String.valueOf(why.getMessage()) : why.getClass().getName();
  }

  /// The nearest place in our own code, for a report that carries no message.
  Optional<StackTraceElement> thrownAt() {
    return Stream.of(why.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.customerpipeline."))
        .findFirst();
  }

  /// Those of the record, then those that Kafka Streams writes on its own dead letters (KIP-1034),
  /// so that one tool reads both.
  Headers headers(Headers original) {
    var headers = new RecordHeaders(original.toArray());
    add(headers, "__streams.errors.exception", why.getClass().getName());
    add(headers, "__streams.errors.message", reason());
    add(headers, "__streams.errors.topic", origin.topic());
    add(headers, "__streams.errors.partition", Integer.toString(origin.partition()));
    add(headers, "__streams.errors.offset", Long.toString(origin.offset()));
    return headers;
  }

  /// For a record that is not kept itself: how large it was, instead of its own.
  Headers headersWithout(Record<byte[], byte[]> record) {
    Headers headers = headers(new RecordHeaders());
    add(headers, "omitted-octets", Long.toString(octets(record)));
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
