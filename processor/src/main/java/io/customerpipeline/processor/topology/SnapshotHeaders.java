package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.event.CustomerEvent;
import org.apache.kafka.common.header.Headers;

/// What a reader of snapshots has to know before it looks into one, and has no other way to know of
/// a tombstone.
final class SnapshotHeaders {
  private SnapshotHeaders() {}

  /// @param event that made the customer so
  /// @return the same headers
  static Headers of(CustomerEvent event, Headers headers) {
    headers.add("version", bytes(event.version()));
    headers.add("organizationid", bytes(event.data().organizationId()));
    return headers;
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }
}
