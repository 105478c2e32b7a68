package io.customerpipeline.processor.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// What joins the records of one operation to its trace: the W3C `traceparent` header.
final class TraceContext {
  static final String TRACEPARENT = "traceparent";

  /// One of version 00 has 55, and those of later versions may have more.
  private static final int OCTETS_MAX = 256;

  private TraceContext() {}

  /// Headers with the trace of the incoming ones, if they have any, and nothing else. What is
  /// longer than any is none, and would only make records large.
  static Headers of(Headers incoming) {
    var headers = new RecordHeaders();
    var traceparent = incoming.lastHeader(TRACEPARENT);
    if (traceparent != null
        && traceparent.value() != null
        && traceparent.value().length <= OCTETS_MAX) {
      headers.add(traceparent);
    }
    return headers;
  }
}
