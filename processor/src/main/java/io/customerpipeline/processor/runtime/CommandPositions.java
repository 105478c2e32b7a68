package io.customerpipeline.processor.runtime;

import io.customerpipeline.processor.runtime.LostCommandsException.Gap;
import io.customerpipeline.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the committed offsets of the processor with the commands topic, before Kafka Streams
/// starts. Kafka Streams itself has no reset policy, so that it stops where its position is lost,
/// instead of skipping commands silently.
///
/// A partition without a position gets its beginning as one, if that is 0: nothing can have been
/// read or lost yet.
final class CommandPositions {
  private static final Logger LOG = LoggerFactory.getLogger(CommandPositions.class);

  private final Admin admin;
  private final String topic;
  private final int count;
  private final boolean skipsLost;

  /// @param count how many partitions are used; nobody reads surplus ones
  /// @param skipsLost whether an operator has accepted the loss
  CommandPositions(Admin admin, String topic, int count, boolean skipsLost) {
    this.admin = admin;
    this.topic = topic;
    this.count = count;
    this.skipsLost = skipsLost;
  }

  /// @throws LostCommandsException if commands may be lost, and the loss is not accepted
  /// @throws KafkaException while Kafka does not answer
  void check() {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(Topics.PROCESSOR_GROUP).partitionsToOffsetAndMetadata());
    List<TopicPartition> partitions = partitions();
    var beginnings = offsets(partitions, OffsetSpec.earliest());
    var ends = offsets(partitions, OffsetSpec.latest());
    var gaps = new ArrayList<Gap>();
    var wanted = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (TopicPartition one : partitions) {
      OffsetAndMetadata known = committed.get(one);
      long from = known == null ? 0 : known.offset();
      long beginning = offset(beginnings, one);
      long end = offset(ends, one);
      boolean lost = from < beginning || from > end;
      if (lost) {
        gaps.add(new Gap(one.partition(), from, beginning, end));
      }
      if (lost || known == null) {
        wanted.put(one, new OffsetAndMetadata(beginning));
      }
    }
    if (!gaps.isEmpty() && !skipsLost) {
      throw new LostCommandsException(gaps);
    }
    gaps.forEach(gap -> report(gap, "skipped"));
    if (!wanted.isEmpty()) {
      get(admin.alterConsumerGroupOffsets(Topics.PROCESSOR_GROUP, wanted).all());
    }
  }

  /// The line for operators.
  static void report(Gap gap, String action) {
    LOG.atError()
        .addKeyValue("partition", gap.partition())
        .addKeyValue("from", gap.from())
        .addKeyValue("to", gap.beginning())
        .addKeyValue("end", gap.end())
        .addKeyValue("count", gap.count())
        .addKeyValue("action", action)
        .log("commands.gap");
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, count).mapToObj(one -> new TopicPartition(topic, one)).toList();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec which) {
    return get(
        admin
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> which)))
            .all());
  }

  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition)).offset();
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("the positions cannot be read", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
