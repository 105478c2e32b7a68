package io.customerpipeline.processor.runtime;

import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.RecordMark;
import io.customerpipeline.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of the local state, with the id of the log that the state was made from.
///
/// State of another log would refuse customers that this log does not know. So would state that is
/// newer than the log, after the log was restored from a copy. Such state is moved aside, and Kafka
/// Streams restores the state from the changelog topics of this log.
///
/// @param folder Kafka Streams' `state.dir`
/// @param clock tells when a folder was moved aside, and how long ago that was
record StateFolder(Path folder, InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  /// Holds personal data, so it is removed in time; until then it can be looked into.
  static final Duration KEPT_ASIDE = Duration.ofDays(7);

  private static final String MARK = "log";
  private static final String LAST_RECORDS = "last-records";
  private static final String ASIDE = ".of-another-log-";

  /// How far the local state follows the changelog topics.
  ///
  /// @throws UncheckedIOException if the folder cannot be read
  LocalState state() {
    try {
      return new LocalState(
          LocalState.checkpoints(state(folder)), LocalState.read(folder.resolve(LAST_RECORDS)));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Keeps the last records that are in the state. To be called after Kafka Streams has stopped.
  ///
  /// @throws UncheckedIOException if the folder cannot be written
  void keep(Map<TopicPartition, RecordMark> last) {
    try {
      LocalState.write(folder.resolve(LAST_RECORDS), last);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Makes sure that the state belongs to this log. To be called while Kafka Streams does not run.
  ///
  /// @param diverged partitions of changelogs that do not have what the state was made from
  /// @throws UncheckedIOException if the folder cannot be read or written
  void claim(LogId log, Set<TopicPartition> diverged) {
    try {
      Files.createDirectories(folder);
      removeExpired();
      Path mark = folder.resolve(MARK);
      String kept = Files.exists(mark) ? Files.readString(mark).strip() : "";
      if (!kept.equals(log.text())) {
        moveAside(kept, log, "another log");
        Files.writeString(mark, log.text() + "\n");
      } else if (!diverged.isEmpty()) {
        moveAside(kept, log, "the log was restored from an older copy: " + diverged);
      }
      // The state changes from here on, and its last records with it.
      Files.deleteIfExists(folder.resolve(LAST_RECORDS));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static UncheckedIOException unusable(IOException e) {
    return new UncheckedIOException("The state folder cannot be used: " + e.getMessage(), e);
  }

  private static Path state(Path folder) {
    return folder.resolve(Topics.PROCESSOR_GROUP);
  }

  private void moveAside(String kept, LogId log, String reason) throws IOException {
    Path state = state(folder);
    if (!Files.exists(state)) {
      return;
    }
    Path aside = folder.resolve(Topics.PROCESSOR_GROUP + ASIDE + clock.instant().toEpochMilli());
    Files.move(state, aside);
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("of", kept.isEmpty() ? "unknown" : kept)
        .addKeyValue("log", log)
        .addKeyValue("movedTo", aside)
        .addKeyValue("action", "The state is restored from Kafka. The folder is removed in 7 days.")
        .log("state.of_another_log");
  }

  private void removeExpired() throws IOException {
    List<Path> aside;
    try (Stream<Path> all = Files.list(folder)) {
      aside = all.filter(one -> one.getFileName().toString().contains(ASIDE)).toList();
    }
    Instant before = clock.instant().minus(KEPT_ASIDE);
    for (Path one : aside) {
      String name = one.getFileName().toString();
      String movedAt = name.substring(name.indexOf(ASIDE) + ASIDE.length());
      if (!movedAt.matches("[0-9]{1,15}")) {
        throw new FileSystemException(one.toString(), null, "not a name that this program gives");
      }
      if (Instant.ofEpochMilli(Long.parseLong(movedAt)).isBefore(before)) {
        Utils.delete(one.toFile());
      }
    }
  }
}
