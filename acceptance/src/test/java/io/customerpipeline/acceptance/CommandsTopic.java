package io.customerpipeline.acceptance;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The commands topic and the dead letters, past the API.
final class CommandsTopic implements AutoCloseable {
  private static final OrganizationId ORGANIZATION = OrganizationId.of(WholePipeline.ORGANIZATION);

  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();

  CommandsTopic(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, WholePipeline.PARTITIONS)
            .mapToObj(i -> new TopicPartition("customers.dead-letters", i))
            .toList());
  }

  /// A good command to create a customer with an unused e-mail, as JSON, ready to be spoiled.
  static ObjectNode create(String about) {
    return create(ORGANIZATION, about);
  }

  /// The same for another organization.
  static ObjectNode create(OrganizationId organization, String about) {
    Email email = Email.of(Emails.fresh(about));
    Instant now = Instant.now();
    CustomerId id =
        CustomerId.of(
            now, EmailKey.of(organization, email).bucket(), ThreadLocalRandom.current().nextLong());
    var operation = new OperationId(UUID.randomUUID().toString());
    var named =
        new Profile(
            Profile.EMPTY.type(), "Guest", null, null, null, null, Profile.EMPTY.metadata());
    byte[] json =
        Wire.write(new Request.Create(operation, organization, now, id, email, null, named, null));
    return (ObjectNode) Wire.MAPPER.readTree(json);
  }

  /// Where commands for this e-mail belong.
  static int partitionOf(String email) {
    return partitionOf(ORGANIZATION, email);
  }

  static int partitionOf(OrganizationId organization, String email) {
    return EmailKey.of(organization, Email.of(email)).bucket().partition(WholePipeline.PARTITIONS);
  }

  /// Writes these bytes, and returns where they lie.
  RecordMetadata append(int partition, byte @Nullable [] value) {
    return append("customers.commands", partition, value);
  }

  /// The same, with a time that the broker keeps only where the topic's settings say so.
  RecordMetadata appendStamped(int partition, long timestamp, byte[] value) {
    byte[] noKey = null;
    return append(new ProducerRecord<>("customers.commands", partition, timestamp, noKey, value));
  }

  /// The same, to another topic.
  RecordMetadata append(String topic, int partition, byte @Nullable [] value) {
    byte[] noKey = null;
    return append(new ProducerRecord<>(topic, partition, noKey, value));
  }

  /// Writes equal records as fast as the broker takes them.
  void flood(int partition, int count, byte[] value) {
    byte[] noKey = null;
    for (int i = 0; i < count; i++) {
      producer.send(new ProducerRecord<>("customers.commands", partition, noKey, value));
    }
    producer.flush();
  }

  private RecordMetadata append(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (ExecutionException e) {
      throw new AssertionError("the broker did not take the record", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// All dead letters that are committed by now.
  List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    consumer.poll(Duration.ofMillis(50)).forEach(letters::add);
    return letters;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
