package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The claims that a decision adds to a customer, and those that it gives up.
///
/// @param after the living customer that the decision leaves; absent if it leaves none
record ClaimChange(@Nullable Customer after, List<ClaimKey> gained, List<ClaimKey> lost) {

  /// @param before absent if there was no living customer
  static ClaimChange of(@Nullable Customer before, Decision decision) {
    Customer after = decision.next() instanceof Live live ? live.customer() : null;
    List<ClaimKey> old = before == null ? List.of() : before.claims();
    List<ClaimKey> now = after == null ? List.of() : after.claims();
    return new ClaimChange(after, without(now, old), without(old, now));
  }

  private static List<ClaimKey> without(List<ClaimKey> some, List<ClaimKey> others) {
    var rest = new ArrayList<>(some);
    rest.removeAll(others);
    return rest;
  }
}
