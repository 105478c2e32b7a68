package io.customerpipeline.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever partitions come and go, the consumer goes on where the work has ended.
class PositionsTest {
  private static final TopicPartition ZERO = new TopicPartition("events", 0);
  private static final TopicPartition ONE = new TopicPartition("events", 1);

  private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
  private final Map<TopicPartition, Long> kept = new HashMap<>();
  private final List<String> lost = new ArrayList<>();
  private final Positions positions =
      new Positions(
          new Positions.Kept() {
            @Override
            public Map<TopicPartition, Long> nextOffsets(Set<TopicPartition> partitions) {
              return kept;
            }

            @Override
            public void lost(TopicPartition partition, long expected, long beginning) {
              lost.add(partition + " from " + expected + " to " + beginning);
            }
          });

  @BeforeEach
  void allIsAssigned() {
    consumer.subscribe(List.of("events"));
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
    assigned(ZERO, ONE);
  }

  @Test
  void whatWasNeverReadIsReadFromItsBeginning() {
    assertThat(positions.follow(poll(ZERO, 0, 1, 2), consumer)).hasSize(3);
    assertThat(consumer.position(ZERO)).isEqualTo(3);
  }

  @Test
  void whatWasReadIsPassedOver() {
    kept.put(ZERO, 2L);

    assertThat(positions.follow(poll(ZERO, 0, 1, 2), consumer)).isEmpty();
    assertThat(consumer.position(ZERO)).isEqualTo(2);
    assertThat(positions.follow(poll(ZERO, 2, 3), consumer)).hasSize(2);
  }

  @Test
  void aBatchThatIsTriedAgainLosesWhatWasTakenAwayMeanwhile() {
    List<ConsumerRecord<String, String>> batch = new ArrayList<>(poll(ZERO, 0, 1));
    batch.addAll(poll(ONE, 0, 1));
    positions.follow(batch, consumer);
    consumer.rebalance(List.of(ONE));
    positions.forget(Set.of(ZERO));

    assertThat(positions.follow(batch, consumer))
        .extracting(ConsumerRecord::partition)
        .containsOnly(1);
  }

  @Test
  void aPartitionThatWasTakenAwayAndGivenBackGoesOnWhereItWas() {
    kept.put(ZERO, 2L);
    positions.follow(poll(ZERO, 0), consumer);
    List<ConsumerRecord<String, String>> batch = poll(ZERO, 2, 3);
    positions.follow(batch, consumer);
    assigned();
    assigned(ZERO);

    assertThat(positions.follow(batch, consumer)).as("comes again").isEmpty();
    assertThat(consumer.position(ZERO)).isEqualTo(2);
  }

  @Test
  void whatLeftTheTopicBeforeItWasReadIsTold() {
    kept.put(ZERO, 2L);
    consumer.updateBeginningOffsets(Map.of(ZERO, 5L));

    assertThat(positions.follow(poll(ZERO, 5, 6), consumer)).hasSize(2);
    assertThat(lost).containsExactly("events-0 from 2 to 5");
  }

  private void assigned(TopicPartition... partitions) {
    positions.forget(Set.of(ZERO, ONE));
    consumer.rebalance(List.of());
    consumer.rebalance(List.of(partitions));
  }

  private List<ConsumerRecord<String, String>> poll(TopicPartition partition, long... offsets) {
    LongStream.of(offsets)
        .forEach(offset ->
            consumer.addRecord(
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "", "")));
    List<ConsumerRecord<String, String>> batch = new ArrayList<>();
    consumer.poll(Duration.ZERO).forEach(batch::add);
    return batch;
  }
}
