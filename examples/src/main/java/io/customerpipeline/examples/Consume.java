package io.customerpipeline.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Follows the events of all customers with nothing but Kafka's own client, from the oldest that is
/// kept.
///
/// ```
/// ./pipeline example Consume localhost:9092 my-group
/// ```
///
/// Prints a line for each event. A group goes on where it was; another group begins anew.
public class Consume {
  public static void main(String[] args) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            args[0],
            "group.id",
            args[1],
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            // Without it: events of transactions that came to nothing.
            "isolation.level",
            "read_committed");
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("customers.events"));
      while (true) {
        for (var event : consumer.poll(Duration.ofSeconds(1))) {
          System.out.println(
              header(event, "ce_type")
                  + " "
                  + event.key()
                  + " "
                  + Long.parseLong(header(event, "ce_sequence")));
        }
        consumer.commitSync();
      }
    }
  }

  private static String header(ConsumerRecord<?, ?> event, String name) {
    return new String(event.headers().lastHeader(name).value(), UTF_8);
  }
}
