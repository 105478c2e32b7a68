package io.customerpipeline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// When events were committed: the moment at which a consumer of its own, which reads committed
/// records only, was given them. It runs in this process, so its clock is that of the receiver.
/// What the broker takes until it gives a record out is not counted, for either of the two.
final class Commits implements AutoCloseable {
  private static final String EVENTS = "customers.events";
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /// @param nanos when it was given out
  /// @param appendedAtMillis when its command was appended, in milliseconds since 1970
  record Seen(long nanos, long appendedAtMillis) {}

  /// From now on.
  ///
  /// @param data the folder of a running standalone
  Commits(String data) throws IOException {
    String port = Files.readString(Path.of(data, "kafka", "broker.port")).strip();
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + port, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(EVENTS).stream()
            .map(one -> new TopicPartition(EVENTS, one.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread = Thread.ofPlatform().daemon().name("commits").start(this::read);
  }

  private void read() {
    while (!closed) {
      var records = consumer.poll(POLL);
      long now = System.nanoTime();
      for (ConsumerRecord<String, byte[]> record : records) {
        String id = new String(record.headers().lastHeader("ce_id").value(), UTF_8);
        seen.put(id, new Seen(now, record.timestamp()));
      }
    }
    consumer.close();
  }

  /// By the event's id.
  Map<String, Seen> seen() {
    return seen;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
