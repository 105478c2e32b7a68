package io.customerpipeline.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/// Creates a customer without HTTP, with nothing but Kafka's own client: writes the command, and
/// reads what became of it.
///
/// ```
/// ./pipeline example Submit localhost:9092 ORGANIZATION ada@example.com my-operation-1
/// ```
///
/// Prints the outcome. With the same operation id it is the same operation, and has the same
/// outcome.
public class Submit {
  public static void main(String[] args) throws Exception {
    String organization = args[1];
    String operation = args[3];
    // Of an address in ASCII; a domain in other letters has to be its A-label (UTS #46).
    String email = args[2].strip().toLowerCase(Locale.ROOT);
    String key = organization + "/" + email;
    int bucket = Utils.murmur2(key.getBytes(UTF_8)) & 0xFFFF;
    String command =
        """
        {"type":"create","operation_id":"%s","organization_id":"%s","submitted_at":"%s",\
        "customer_id":"%s","email":"%s","profile":{"type":"individual","metadata":{}}}\
        """
            .formatted(operation, organization, Instant.now(), newId(bucket), email);

    Map<String, Object> config =
        Map.of("bootstrap.servers", args[0], "acks", "all", "isolation.level", "read_committed");
    try (var outcomes =
            new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        var commands =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      // The outcome comes in the partition of the command. Where that ends now, it comes behind.
      int partitions = commands.partitionsFor("customers.commands").size();
      var partition = new TopicPartition("customers.outcomes", bucket % partitions);
      outcomes.assign(List.of(partition));
      outcomes.seekToEnd(List.of(partition));
      outcomes.position(partition);
      commands.send(new ProducerRecord<>("customers.commands", key, command)).get();
      System.out.println(await(outcomes, operation));
    }
  }

  private static String await(KafkaConsumer<String, String> outcomes, String operation) {
    while (true) {
      for (var outcome : outcomes.poll(Duration.ofSeconds(1))) {
        if (outcome.key().equals(operation)) {
          return outcome.value();
        }
      }
    }
  }

  /// A UUIDv8 that carries the bucket of the e-mail: 48 bits Unix milliseconds, version, 12 bits of
  /// the bucket, variant, 4 bits of the bucket, 58 random.
  private static UUID newId(int bucket) {
    long random = ThreadLocalRandom.current().nextLong() >>> 6;
    long high = System.currentTimeMillis() << 16 | 0x8000L | bucket >>> 4;
    return new UUID(high, 0b10L << 62 | (bucket & 0xFL) << 58 | random);
  }
}
