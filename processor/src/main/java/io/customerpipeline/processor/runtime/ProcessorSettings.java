package io.customerpipeline.processor.runtime;

import io.customerpipeline.schemas.topic.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// What an operator may set; the defaults stand in `processor.yml`.
///
/// @param topics shared by every role
@ConfigurationProperties("pipeline")
record ProcessorSettings(TopicSettings topics, Processor processor) {

  /// @param stateDir where RocksDB keeps its files; lost files are restored from the topics
  /// @param answerWindow for how long a duplicate is answered with the first outcome; 1 minute or
  ///   more
  /// @param resendAfter after which a step between two partitions that has no answer is sent again;
  ///   1 s or more
  /// @param skipLostCommands whether commands that expired unread are skipped, and the processor
  ///   goes on behind them
  /// @param threads that decide, 1 or more; more than partitions are idle
  /// @param standbys copies of the state on other instances, 0 or more
  /// @param alone whether no other processor waits for the partitions: then the time-outs are
  ///   patient, and a restart takes the place of the process before at once. A second processor
  ///   beside one that is alone would push it out of the group
  record Processor(
      Path stateDir,
      Duration answerWindow,
      Duration resendAfter,
      boolean skipLostCommands,
      int threads,
      int standbys,
      boolean alone) {
    private static final Duration ANSWER_WINDOW_MIN = Duration.ofMinutes(1);
    private static final Duration RESEND_AFTER_MIN = Duration.ofSeconds(1);

    Processor {
      if (answerWindow.compareTo(ANSWER_WINDOW_MIN) < 0) {
        throw new IllegalArgumentException("answer-window must be 1m or more, not " + answerWindow);
      }
      if (resendAfter.compareTo(RESEND_AFTER_MIN) < 0) {
        throw new IllegalArgumentException("resend-after must be 1s or more, not " + resendAfter);
      }
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, not " + threads);
      }
      if (standbys < 0) {
        throw new IllegalArgumentException("standbys must not be negative: " + standbys);
      }
    }
  }
}
