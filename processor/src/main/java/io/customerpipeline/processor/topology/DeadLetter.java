package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.schemas.wire.UndecodableException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Why one record was set aside. The record itself is kept as it came, byte for byte.
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

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
