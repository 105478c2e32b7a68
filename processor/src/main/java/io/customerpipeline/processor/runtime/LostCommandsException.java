package io.customerpipeline.processor.runtime;

import java.io.Serial;
import java.util.List;

/// The processor's position lies outside of the commands topic: commands may have expired unread.
/// No commands are decided until an operator says that the processor may go on without them.
final class LostCommandsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  static final String WHAT_TO_DO =
      "Restore the commands topic, or accept the loss: start once with"
          + " pipeline.processor.skip-lost-commands=true. See docs/operating.md#lost-commands";

  private final transient List<Gap> gaps;

  /// Where the position of one partition does not fit its log.
  ///
  /// @param from the committed offset, 0 if there is none
  /// @param beginning offset of the log's first record
  /// @param end offset behind the log's last record
  record Gap(int partition, long from, long beginning, long end) {
    /// Commands that cannot be read any more; 0 where the position lies beyond the end, because it
    /// cannot be known.
    long count() {
      return Math.max(0, beginning - from);
    }
  }

  LostCommandsException(List<Gap> gaps) {
    super("the position lies outside of the commands topic: " + gaps);
    this.gaps = List.copyOf(gaps);
  }

  List<Gap> gaps() {
    return gaps;
  }
}
