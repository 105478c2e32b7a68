package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.event.CustomerEvent;
import org.apache.kafka.common.header.Headers;

/// An event's context, as the CloudEvents 1.0 Kafka binding writes it in binary mode (§3.2).
///
/// `ce_operationid` and `ce_sequence` (the customer's version) are extensions.
final class CloudEventHeaders {
  private CloudEventHeaders() {}

  static void addTo(Headers headers, CustomerEvent event) {
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", event.id());
    add(headers, "ce_source", "/organizations/" + event.customer().organizationId());
    add(headers, "ce_type", event.eventType());
    add(headers, "ce_subject", event.customer().id().toString());
    add(headers, "ce_time", event.occurredAt().toString());
    add(headers, "ce_operationid", event.operationId().value());
    add(headers, "ce_sequence", Long.toString(event.version()));
    add(headers, "content-type", "application/json");
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
