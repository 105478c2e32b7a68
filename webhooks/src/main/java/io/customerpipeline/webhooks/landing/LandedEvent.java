package io.customerpipeline.webhooks.landing;

import io.customerpipeline.schemas.topic.EventContext;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// An event and where it stands in the log.
///
/// @param offset as Kafka counts, or in our tables: see [LandedRows.Landing]
/// @param appendedAt when its record was appended
/// @param changedFields of an update; null for other types
/// @param body the event as it was written, to the byte
record LandedEvent(
    int partition,
    long offset,
    Instant appendedAt,
    EventContext context,
    @Nullable List<String> changedFields,
    byte[] body) {

  /// The same event at another offset.
  LandedEvent movedBy(long shift) {
    return new LandedEvent(partition, offset + shift, appendedAt, context, changedFields, body);
  }

  /// @throws UndecodableException if it is no event
  static LandedEvent of(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      throw new UndecodableException("it has no value", null);
    }
    var context = EventContext.of(record.headers());
    return new LandedEvent(
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        context,
        context.type().equals("customer.updated") ? changedFields(record.value()) : null,
        record.value());
  }

  private static List<String> changedFields(byte[] body) {
    try {
      return new ArrayList<>(Wire.MAPPER.readTree(body).path("previous").propertyNames());
    } catch (JacksonException e) {
      throw new UndecodableException("not valid JSON: " + e.getClass().getSimpleName(), e);
    }
  }
}
