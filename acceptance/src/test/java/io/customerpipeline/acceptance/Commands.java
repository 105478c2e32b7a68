package io.customerpipeline.acceptance;

import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The commands topic and its dead letters, past the API.
final class Commands {
  private static final OrganizationId ORGANIZATION = OrganizationId.of(WholePipeline.ORGANIZATION);

  private Commands() {}

  /// A good command to create a customer with an unused e-mail, as JSON, ready to be spoiled.
  static ObjectNode create(String about) {
    Email email = Email.of(Emails.fresh(about));
    Instant now = Instant.now();
    CustomerId id =
        CustomerId.of(
            now, EmailKey.of(ORGANIZATION, email).bucket(), ThreadLocalRandom.current().nextLong());
    var operation = new OperationId(UUID.randomUUID().toString());
    var named =
        new Profile(
            Profile.EMPTY.type(), "Guest", null, null, null, null, Profile.EMPTY.metadata());
    byte[] json = Wire.write(new Command.Create(operation, ORGANIZATION, now, id, email, named));
    return (ObjectNode) Wire.MAPPER.readTree(json);
  }

  /// Where commands for this e-mail belong.
  static int partitionOf(String email) {
    return EmailKey.of(ORGANIZATION, Email.of(email)).bucket().partition(WholePipeline.PARTITIONS);
  }

  /// Writes these bytes, and returns where they lie.
  static RecordMetadata append(Backing backing, int partition, byte @Nullable [] value) {
    Map<String, Object> settings = Map.of("bootstrap.servers", backing.bootstrapServers());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      byte[] noKey = null;
      return producer
          .send(new ProducerRecord<>("customers.commands", partition, noKey, value))
          .get();
    } catch (ExecutionException e) {
      throw new AssertionError("the broker did not take the record", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// All dead letters that are committed by now.
  static List<ConsumerRecord<byte[], byte[]>> deadLetters(Backing backing) {
    List<TopicPartition> partitions =
        IntStream.range(0, WholePipeline.PARTITIONS)
            .mapToObj(i -> new TopicPartition("customers.dead-letters", i))
            .toList();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", backing.bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.assign(partitions);
      return readToEnd(consumer, partitions);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> readToEnd(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.seekToBeginning(partitions);
    var letters = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
    }
    return letters;
  }
}
