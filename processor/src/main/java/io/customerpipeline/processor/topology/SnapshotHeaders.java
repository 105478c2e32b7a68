package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.OrganizationId;
import org.apache.kafka.common.header.Headers;

/// What a reader of snapshots has to know before it looks into one, and has no other way to know of
/// a tombstone.
final class SnapshotHeaders {
  private SnapshotHeaders() {}

  /// @param version of the event that made the customer so
  static void addTo(Headers headers, long version, OrganizationId organization) {
    headers.add("version", bytes(version));
    headers.add("organizationid", bytes(organization));
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(UTF_8);
  }
}
