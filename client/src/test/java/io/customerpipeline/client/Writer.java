package io.customerpipeline.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes events and snapshots as the processor does, in transactions, of which one in eight comes
/// to nothing.
final class Writer implements AutoCloseable {
  static final int PARTITIONS = 3;
  private static final String ORGANIZATION = "0b0e7a3c-6a52-4d0f-9d3f-0a4f4b1f2c11";
  private static final int LIVING_MAX = 60;

  private final Producer<String, byte[]> producer;
  private final SplittableRandom random;
  private volatile Map<String, Long> living = new TreeMap<>();
  private long written;

  Writer(String bootstrapServers, long seed) {
    random = new SplittableRandom(seed);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "writer-" + seed,
                "linger.ms",
                0),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /// @return by id the version of every customer that lives
  Map<String, Long> living() {
    return Collections.unmodifiableMap(living);
  }

  /// One transaction of some random changes.
  void write() throws Exception {
    var next = new TreeMap<>(living);
    boolean comesToNothing = random.nextInt(8) == 0;
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      sent.addAll(change(next));
    }
    for (var one : sent) {
      one.get();
    }
    if (comesToNothing) {
      producer.abortTransaction();
    } else {
      producer.commitTransaction();
      living = next;
    }
  }

  private List<Future<RecordMetadata>> change(Map<String, Long> next) {
    if (next.size() < LIVING_MAX && random.nextInt(3) == 0 || next.isEmpty()) {
      String born = new UUID(random.nextLong(), written++).toString();
      next.put(born, 1L);
      return tell(born, "customer.created", 1);
    }
    String id = List.copyOf(next.keySet()).get(random.nextInt(next.size()));
    long version = next.get(id) + 1;
    if (random.nextInt(4) == 0) {
      next.remove(id);
      return tell(id, "customer.deleted", version);
    }
    next.put(id, version);
    return tell(id, "customer.updated", version);
  }

  private List<Future<RecordMetadata>> tell(String id, String type, long version) {
    int partition = Math.floorMod(id.hashCode(), PARTITIONS);
    byte[] json = "{\"version\":%d}".formatted(version).getBytes(UTF_8);
    var event = new ProducerRecord<>(CustomerFollower.EVENTS, partition, id, json);
    event.headers().add("ce_type", type.getBytes(UTF_8));
    event.headers().add("ce_source", ("/organizations/" + ORGANIZATION).getBytes(UTF_8));
    event.headers().add("ce_sequence", "%019d".formatted(version).getBytes(UTF_8));
    var snapshot =
        new ProducerRecord<>(
            CustomerFollower.SNAPSHOTS,
            partition,
            id,
            type.equals("customer.deleted") ? null : json);
    snapshot.headers().add("version", Long.toString(version).getBytes(UTF_8));
    snapshot.headers().add("organizationid", ORGANIZATION.getBytes(UTF_8));
    return List.of(producer.send(event), producer.send(snapshot));
  }

  @Override
  public void close() {
    producer.close();
  }
}
