package io.customerpipeline.processor.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// What joins the records of one operation to its trace: the W3C `traceparent` header.
final class TraceContext {
  static final String TRACEPARENT = "traceparent";

  private TraceContext() {}

  /// Headers with the trace of the incoming ones, if they have any, and nothing else.
  static Headers of(Headers incoming) {
    var headers = new RecordHeaders();
    var traceparent = incoming.lastHeader(TRACEPARENT);
    if (traceparent != null) {
      headers.add(traceparent);
    }
    return headers;
  }
}
