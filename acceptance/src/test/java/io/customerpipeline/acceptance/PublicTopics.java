package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerView;
import io.customerpipeline.schemas.wire.Wire;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The topics from their beginnings, as any consumer without our code would read them.
final class PublicTopics implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final TopicReader reader;

  PublicTopics(String bootstrapServers) {
    reader = new TopicReader(bootstrapServers);
  }

  /// What is left of the customers by their events, of which none is missing or comes twice, each
  /// under the id that follows from it and with what changed.
  Map<String, JsonNode> foldOfEvents() {
    Map<String, JsonNode> customers = new TreeMap<>();
    Map<String, Long> versions = new HashMap<>();
    var ids = new HashSet<String>();
    reader.read(
        "customers.events",
        record -> {
          JsonNode event = MAPPER.readTree(record.value());
          String id = event.path("id").asString();
          long version = event.path("version").asLong();
          assertThat(ids.add(id)).as("%s comes twice", id).isTrue();
          assertThat(id).isEqualTo(record.key() + "-" + version).isEqualTo(header(record, "ce_id"));
          assertThat(version).as("%s", id).isEqualTo(versions.getOrDefault(record.key(), 0L) + 1);
          versions.put(record.key(), version);
          JsonNode before = customers.get(record.key());
          switch (event.path("type").asString()) {
            case "customer.created" -> assertThat(before).isNull();
            case "customer.updated" -> assertTells(event, before);
            default -> assertThat(before).isNotNull();
          }
          if (event.path("type").asString().equals("customer.deleted")) {
            customers.remove(record.key());
          } else {
            customers.put(record.key(), event.path("data"));
          }
        });
    return customers;
  }

  /// What was before is what the event before had, and nothing else has changed.
  private static void assertTells(JsonNode event, JsonNode before) {
    JsonNode previous = event.path("previous");
    assertThat(previous).isNotEmpty();
    event
        .path("data")
        .forEachEntry((field, now) -> {
          if (previous.has(field)) {
            assertThat(previous.get(field))
                .as(field)
                .isEqualTo(before.get(field))
                .isNotEqualTo(now);
          } else if (!field.equals("modified_at")) {
            assertThat(now).as(field).isEqualTo(before.get(field));
          }
        });
  }

  Map<String, JsonNode> snapshots() {
    Map<String, JsonNode> customers = new TreeMap<>();
    reader.read(
        "customers.snapshots",
        record -> {
          if (record.value() == null) {
            customers.remove(record.key());
          } else {
            customers.put(record.key(), MAPPER.readTree(record.value()).path("data"));
          }
        });
    return customers;
  }

  /// What an instance that takes over would restore, as others would see it.
  Map<String, JsonNode> processorsState() {
    Map<String, JsonNode> customers = new TreeMap<>();
    reader.read(
        "customers.processor-customers-changelog",
        record -> {
          String id = record.key().substring(record.key().lastIndexOf('/') + 1);
          if (record.value() == null) {
            customers.remove(id);
          } else {
            var view = CustomerView.of(Wire.read(record.value(), Customer.class));
            customers.put(id, MAPPER.readTree(Wire.write(view)));
          }
        });
    return customers;
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Override
  public void close() {
    reader.close();
  }
}
