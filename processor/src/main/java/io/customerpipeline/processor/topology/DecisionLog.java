package io.customerpipeline.processor.topology;

import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// One wide line per record. Decisions are logged at DEBUG, for there are thousands a second.
final class DecisionLog {
  private static final Logger LOG = LoggerFactory.getLogger(DecideEachCommand.class);

  private static final double NANOS_PER_MILLI = 1e6;

  /// A reason can name a metadata key, which is the sender's text.
  private static final Pattern ADDRESS = Pattern.compile("\\S+@\\S+");

  private DecisionLog() {}

  /// @param duplicate whether the outcome was given before
  /// @param startedAt by `System.nanoTime()`
  static void decided(Outcome outcome, boolean duplicate, long startedAt) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    var line =
        LOG.atDebug()
            .addKeyValue("operationId", outcome.operationId())
            .addKeyValue("organizationId", outcome.organizationId())
            .addKeyValue("duplicate", duplicate);
    withResult(line, outcome)
        .addKeyValue("durationMs", (System.nanoTime() - startedAt) / NANOS_PER_MILLI)
        .log("command.decided");
  }

  private static LoggingEventBuilder withResult(LoggingEventBuilder line, Outcome outcome) {
    return switch (outcome) {
      case Created it ->
          result(line, "created", it.customer().id())
              .addKeyValue("version", it.customer().version());
      case Updated it ->
          result(line, "updated", it.customer().id())
              .addKeyValue("version", it.customer().version());
      case Deleted it ->
          result(line, "deleted", it.customerId()).addKeyValue("version", it.version());
      case Rejected it ->
          result(line, it.reason().name().toLowerCase(Locale.ROOT), it.customerId());
    };
  }

  private static LoggingEventBuilder result(
      LoggingEventBuilder line, String outcome, @Nullable Object customerId) {
    return line.addKeyValue("outcome", outcome).addKeyValue("customerId", customerId);
  }

  /// Steps that were sent again because no answer came.
  static void resent(int partition, int count) {
    LOG.atWarn()
        .addKeyValue("partition", partition)
        .addKeyValue("count", count)
        .log("steps.resent");
  }

  /// At ERROR with the place in the code if the rules failed rather than the record.
  static void deadLettered(DeadLetter letter) {
    var line =
        LOG.atLevel(letter.expected() ? Level.WARN : Level.ERROR)
            .addKeyValue("topic", letter.origin().topic())
            .addKeyValue("partition", letter.origin().partition())
            .addKeyValue("offset", letter.origin().offset())
            .addKeyValue("reason", ADDRESS.matcher(letter.reason()).replaceAll("***"));
    if (!letter.expected()) {
      line = line.addKeyValue("thrownAt", letter.thrownAt().orElse(null));
    }
    line.log("command.dead_lettered");
  }
}
