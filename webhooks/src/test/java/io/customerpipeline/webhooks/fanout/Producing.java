package io.customerpipeline.webhooks.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.CustomerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Events of an organization's customers, as the processor would write them.
public final class Producing implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final UUID organization;
  private final int partitions;
  private final Map<CustomerId, Integer> versions = new HashMap<>();

  public Producing(String bootstrapServers, UUID organization, int partitions) {
    this.organization = organization;
    this.partitions = partitions;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "2"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public static List<CustomerId> customers(int number) {
    return IntStream.range(0, number)
        .mapToObj(i ->
            CustomerId.of(Instant.now(), new Bucket(i), ThreadLocalRandom.current().nextLong()))
        .toList();
  }

  /// The next event of this customer.
  public void send(CustomerId customer) {
    int version = versions.merge(customer, 1, Integer::sum);
    byte[] body = ("{\"type\":\"customer.created\",\"n\":" + version + "}").getBytes(UTF_8);
    int partition = Math.floorMod(customer.hashCode(), partitions);
    var record = new ProducerRecord<>("customers.events", partition, customer.toString(), body);
    Map.of(
            "ce_id",
            customer + "-" + version,
            "ce_type",
            "customer.created",
            "ce_source",
            "/organizations/" + organization,
            "ce_subject",
            customer.toString(),
            "ce_sequence",
            "%019d".formatted(version))
        .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    producer.send(record);
  }

  /// How many events of this customer there are.
  int sent(CustomerId customer) {
    return versions.getOrDefault(customer, 0);
  }

  public void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
