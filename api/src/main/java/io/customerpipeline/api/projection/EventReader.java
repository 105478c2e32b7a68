package io.customerpipeline.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.topic.EventContext;
import io.customerpipeline.schemas.wire.UndecodableException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads events out of records: all but the JSON itself stands in their headers.
final class EventReader {
  private EventReader() {}

  /// @throws UndecodableException if it is no event
  static ProjectedEvent read(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      throw new UndecodableException("it has no value", null);
    }
    var context = EventContext.of(record.headers());
    return new ProjectedEvent(
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        context.id(),
        context.type(),
        context.organization(),
        context.customer(),
        context.version(),
        new String(record.value(), UTF_8));
  }
}
