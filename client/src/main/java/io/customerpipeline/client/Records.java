package io.customerpipeline.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Records of the two topics as changes. All that is needed stands in their headers: nothing here
/// reads JSON.
final class Records {
  private static final String SOURCE = "/organizations/";

  private Records() {}

  static Change.OfCustomer event(ConsumerRecord<String, byte[]> record) {
    String type = header(record, "ce_type");
    String organization = header(record, "ce_source").substring(SOURCE.length());
    long version = Long.parseLong(header(record, "ce_sequence"));
    return type.equals("customer.deleted")
        ? new Change.Deleted(organization, record.key(), version, record.value())
        : new Change.Upsert(organization, record.key(), version, type, record.value());
  }

  static long snapshotVersion(ConsumerRecord<String, byte[]> record) {
    return Long.parseLong(header(record, "version"));
  }

  static Change snapshot(ConsumerRecord<String, byte[]> record, long version) {
    return new Change.Upsert(
        organization(record), record.key(), version, "customer.snapshot", record.value());
  }

  static Change gone(ConsumerRecord<String, byte[]> record, long version) {
    return new Change.Deleted(organization(record), record.key(), version, new byte[0]);
  }

  private static String organization(ConsumerRecord<String, byte[]> record) {
    return header(record, "organizationid");
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    if (header == null) {
      throw new IllegalArgumentException(
          "no header %s in %s, partition %s, offset %s"
              .formatted(name, record.topic(), record.partition(), record.offset()));
    }
    return new String(header.value(), UTF_8);
  }
}
