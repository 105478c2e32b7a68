package io.customerpipeline.processor.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// What joins the records of one operation to its trace: the W3C `traceparent` header.
final class TraceContext {
  static final String TRACEPARENT = "traceparent";

  /// So long is one of version 00, and no other is known.
  private static final int OCTETS = 55;

  private TraceContext() {}

  /// Headers with the trace of the incoming ones, if they have any, and nothing else. What has
  /// another length is none, and would only make records large.
  static Headers of(Headers incoming) {
    var headers = new RecordHeaders();
    var traceparent = incoming.lastHeader(TRACEPARENT);
    if (traceparent != null
        && traceparent.value() != null
        && traceparent.value().length == OCTETS) {
      headers.add(traceparent);
    }
    return headers;
  }
}
