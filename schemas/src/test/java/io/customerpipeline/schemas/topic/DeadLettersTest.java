package io.customerpipeline.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.wire.UndecodableException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final int LARGEST_RECORD_OCTETS = 1_048_400;

  private final Topics topics =
      Topics.of(
          new TopicSettings(
              4,
              (short) 1,
              Duration.ofHours(1),
              Duration.ofHours(2),
              Duration.ofHours(3),
              Duration.ofHours(4)));

  @Test
  void aRecordIsKeptAsItCameBesideItsReasonAndItsPlace() {
    byte[] value = {1, 2, 3};

    ProducerRecord<String, byte[]> letter = letter("key", value);

    assertThat(letter.topic()).isEqualTo("customers.dead-letters");
    assertThat(letter.partition()).isEqualTo(2);
    assertThat(letter.key()).isEqualTo("key");
    assertThat(letter.value()).isEqualTo(value);
    assertThat(header(letter, "__streams.errors.message")).isEqualTo("no JSON");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("customers.outcomes");
    assertThat(header(letter, "__streams.errors.partition")).isEqualTo("2");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("7");
    assertThat(letter.headers().lastHeader("omitted-octets")).isNull();
  }

  @Test
  void whatHasNoRoomBesideItsReasonIsLeftWhereItLies() {
    ProducerRecord<String, byte[]> letter = letter("key", new byte[LARGEST_RECORD_OCTETS]);

    assertThat(letter.partition()).isEqualTo(2);
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("7");
    assertThat(header(letter, "omitted-octets")).isEqualTo("" + (LARGEST_RECORD_OCTETS + 3));
  }

  private ProducerRecord<String, byte[]> letter(String key, byte[] value) {
    var record = new ConsumerRecord<>("customers.outcomes", 2, 7L, key, value);
    return DeadLetters.letter(topics, record, new UndecodableException("no JSON", null));
  }

  private static String header(ProducerRecord<?, ?> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
