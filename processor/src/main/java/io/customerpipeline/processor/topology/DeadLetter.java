package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.schemas.topic.DeadLetters;
import io.customerpipeline.schemas.wire.UndecodableException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Why one record was set aside. The record itself is kept as it came, byte for byte, if there is
/// room.
///
/// @param origin where the record lies
/// @param why what kept it from being decided
record DeadLetter(RecordMetadata origin, RuntimeException why) {
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

  /// What is written: the record as it came, with the reason behind its own headers, or if there is
  /// no room for both, the reason and how large it was.
  Record<byte @Nullable [], byte @Nullable []> keep(Record<byte[], byte[]> record) {
    long octets = DeadLetters.octets(record.key(), record.value(), record.headers());
    if (DeadLetters.hasRoomFor(octets)) {
      Headers headers = withReason(new RecordHeaders(record.headers().toArray()));
      return new Record<>(record.key(), record.value(), record.timestamp(), headers);
    }
    Headers headers = withReason(new RecordHeaders());
    DeadLetters.addOmitted(headers, octets);
    return new Record<>(null, null, record.timestamp(), headers);
  }

  private Headers withReason(Headers headers) {
    DeadLetters.addReason(
        headers, why, reason(), origin.topic(), origin.partition(), origin.offset());
    return headers;
  }
}
