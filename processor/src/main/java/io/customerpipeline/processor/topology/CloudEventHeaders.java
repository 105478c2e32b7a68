package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.event.CustomerEvent;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;

/// An event's context, as the CloudEvents 1.0 Kafka binding writes it in binary mode (§3.2).
///
/// `ce_operationid` is an extension of ours; `ce_sequence` is the documented extension Sequence:
/// the customer's version, with as many digits as make text sort as numbers do; `ce_traceparent`
/// that of Distributed Tracing.
final class CloudEventHeaders {
  private static final String SEQUENCE = "%019d";

  private CloudEventHeaders() {}

  static void addTo(Headers headers, CustomerEvent event) {
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", event.id());
    add(headers, "ce_source", "/organizations/" + event.data().organizationId());
    add(headers, "ce_type", event.eventType());
    add(headers, "ce_subject", event.data().id().toString());
    add(headers, "ce_time", event.timestamp().toString());
    add(headers, "ce_operationid", event.operationId().value());
    add(headers, "ce_sequence", String.format(Locale.ROOT, SEQUENCE, event.version()));
    add(headers, "content-type", "application/json");
    traceOf(headers);
  }

  private static void traceOf(Headers headers) {
    var traceparent = headers.lastHeader(TraceContext.TRACEPARENT);
    if (traceparent != null) {
      headers.add("ce_" + TraceContext.TRACEPARENT, traceparent.value());
    }
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
