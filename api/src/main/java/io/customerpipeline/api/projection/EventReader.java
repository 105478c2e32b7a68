package io.customerpipeline.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.UndecodableException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads events out of records: all but the JSON itself stands in their headers.
final class EventReader {
  private static final String SOURCE = "/organizations/";

  private EventReader() {}

  /// @throws UndecodableException if it is no event
  static ProjectedEvent read(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      throw new UndecodableException("it has no value", null);
    }
    try {
      return new ProjectedEvent(
          record.partition(),
          record.offset(),
          Instant.ofEpochMilli(record.timestamp()),
          header(record, "ce_id"),
          header(record, "ce_type"),
          OrganizationId.of(header(record, "ce_source").replaceFirst("^" + SOURCE, "")),
          CustomerId.of(header(record, "ce_subject")),
          Long.parseLong(header(record, "ce_sequence")),
          new String(record.value(), UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UndecodableException("a header of an event is wrong: " + e.getMessage(), e);
    }
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    if (header == null) {
      throw new UndecodableException("it has no header " + name, null);
    }
    return new String(header.value(), UTF_8);
  }
}
