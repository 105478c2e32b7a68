package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.History;
import java.util.List;

/// Holds a history against one promise.
@FunctionalInterface
public interface Check {

  Verdict check(History history);

  /// All there are.
  static List<Check> all() {
    return List.of(
        new Linearizability(),
        new OutcomesWitness(),
        new EventsAndFeed(),
        new FoldedState(),
        new WebhookDeliveries(),
        new Availability(),
        new Throughput(),
        new OpenTransactions(),
        new FaultsTookEffect());
  }
}
