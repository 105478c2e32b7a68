package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Breaker;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to be committed after an attempt, or because a cursor moved: all or nothing.
///
/// @param cursor of the endpoint in this partition, as it is after this
/// @param made null if there was no attempt
/// @param lane null if no lane changes
/// @param breaker null if it is as it was
/// @param disables whether the receiver wants no more
public record Settlement(
    UUID endpoint,
    int partition,
    long cursor,
    @Nullable Made made,
    @Nullable LaneChange lane,
    @Nullable Breaker breaker,
    boolean disables) {

  /// An attempt and what it was for.
  ///
  /// @param number from 1
  /// @param nextAttemptAt null if none follows
  public record Made(Event event, Attempt attempt, int number, @Nullable Instant nextAttemptAt) {}

  /// What becomes of the lane of a customer.
  public sealed interface LaneChange {
    UUID customer();

    record Put(Lane lane) implements LaneChange {
      @Override
      public UUID customer() {
        return lane.customer();
      }
    }

    record Ended(UUID customer) implements LaneChange {}
  }
}
