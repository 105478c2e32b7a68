package io.customerpipeline.client;

import java.io.Serial;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;

/// The events that come after a position are no longer kept, or never were there: what happened
/// since cannot be told. Begin anew with [CustomerFollower#fromSnapshots].
public final class PositionExpiredException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  PositionExpiredException(OffsetOutOfRangeException cause) {
    super("no events at " + cause.offsetOutOfRangePartitions(), cause);
  }
}
