package io.customerpipeline.processor.runtime;

import io.customerpipeline.schemas.topic.LogExtent;
import io.customerpipeline.schemas.topic.RecordMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.internals.OffsetCheckpoint;

/// How far the local state follows the changelog topics. Kafka Streams takes state beyond the end
/// of a changelog for complete, and state beside another changelog of the same length as well.
///
/// @param checkpoints by partition of a changelog, the offset of the last record that is in the
///   state; Kafka Streams writes them when it stops
/// @param last the records at the checkpoints as they were when Kafka Streams stopped; those that
///   could not be read then are missing
record LocalState(Map<TopicPartition, Long> checkpoints, Map<TopicPartition, RecordMark> last) {
  private static final String CHECKPOINTS = ".checkpoint";

  /// Reads the checkpoints of all tasks.
  ///
  /// @param state the folder of the application, which need not exist
  static Map<TopicPartition, Long> checkpoints(Path state) throws IOException {
    Map<TopicPartition, Long> checkpoints = new HashMap<>();
    if (!Files.isDirectory(state)) {
      return checkpoints;
    }
    try (Stream<Path> tasks = Files.list(state)) {
      for (Path task : tasks.filter(Files::isDirectory).toList()) {
        checkpoints.putAll(new OffsetCheckpoint(task.resolve(CHECKPOINTS).toFile()).read());
      }
    }
    checkpoints.values().removeIf(offset -> offset == OffsetCheckpoint.OFFSET_UNKNOWN);
    return checkpoints;
  }

  /// The offsets of the last records, as far as the log has them.
  ///
  /// @param extents of the changelogs; a partition that does not exist is missing
  Map<TopicPartition, Long> comparable(Map<TopicPartition, LogExtent> extents) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    last.forEach((partition, mark) -> {
      LogExtent extent = extents.get(partition);
      if (extent != null && mark.offset() >= extent.beginning() && mark.offset() < extent.end()) {
        offsets.put(partition, mark.offset());
      }
    });
    return offsets;
  }

  /// Returns the partitions whose changelog ends before the state, or has other records.
  ///
  /// @param extents of the changelogs; a partition that does not exist is missing
  /// @param found the records that the log has at the comparable offsets; compaction may have
  ///   removed some, and then nothing can be told
  Set<TopicPartition> diverged(
      Map<TopicPartition, LogExtent> extents, Map<TopicPartition, RecordMark> found) {
    Set<TopicPartition> diverged = new HashSet<>();
    checkpoints.forEach((partition, offset) -> {
      LogExtent extent = extents.get(partition);
      if (extent == null || offset >= extent.end()) {
        diverged.add(partition);
      }
    });
    last.forEach((partition, mark) -> {
      if (!mark.equals(found.getOrDefault(partition, mark))) {
        diverged.add(partition);
      }
    });
    return diverged;
  }

  /// Reads what [#write] has written.
  ///
  /// @param file need not exist
  static Map<TopicPartition, RecordMark> read(Path file) throws IOException {
    Map<TopicPartition, RecordMark> last = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.split(" ", -1);
        if (columns.length == 4) {
          last.put(
              new TopicPartition(columns[0], Integer.parseInt(columns[1])),
              new RecordMark(Long.parseLong(columns[2]), Long.parseLong(columns[3])));
        }
      }
    }
    return last;
  }

  /// Writes one line for each partition: topic, partition, offset and fingerprint.
  static void write(Path file, Map<TopicPartition, RecordMark> last) throws IOException {
    List<String> lines = new ArrayList<>();
    last.forEach((partition, mark) ->
        lines.add(
            "%s %s %s %s"
                .formatted(
                    partition.topic(), partition.partition(), mark.offset(), mark.fingerprint())));
    Files.write(file, lines);
  }
}
