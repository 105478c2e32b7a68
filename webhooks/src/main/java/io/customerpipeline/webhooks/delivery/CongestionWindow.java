package io.customerpipeline.webhooks.delivery;

import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;

/// How many attempts an endpoint may have under way at once: as many as it has shown to bear.
///
/// It begins with one. Each answer adds one, up to the limit of connections; none, or one that
/// tells of too much to do already, halves it, down to one: the way of TCP (RFC 5681 §3.1), for its
/// reason. So whoever never answers costs one connection, not all it might have, and whoever comes
/// back is met gently.
///
/// @param attempts at once, at least 1
public record CongestionWindow(int attempts) {
  public static final CongestionWindow FIRST = new CongestionWindow(1);

  /// An attempt is over.
  ///
  /// @param max the most that this ever allows
  public CongestionWindow ended(Result result, int max) {
    return result instanceof Unreached || result.isOverload()
        ? new CongestionWindow(Math.max(1, attempts / 2))
        : new CongestionWindow(Math.min(max, attempts + 1));
  }
}
