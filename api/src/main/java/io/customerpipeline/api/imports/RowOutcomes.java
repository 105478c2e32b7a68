package io.customerpipeline.api.imports;

import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OperationStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// Looks up the outcomes of rows that were sent and that nobody waits for any more.
record RowOutcomes(RowStore rows, OperationStore operations) {
  private static final int PAGE = 500;

  /// The results of open rows whose final outcome is known.
  ///
  /// @param max about how many open rows are looked at, from the first
  List<RowResult> of(UUID job, RowStore.Extent extent, int max) {
    var results = new ArrayList<RowResult>();
    int seen = 0;
    for (int after = extent.next() - 1; after < extent.last() && seen < max; after += PAGE) {
      List<RowStore.Open> open = rows.open(job, after, Math.min(extent.last(), after + PAGE));
      seen += open.size();
      var numbers = new HashMap<OperationKey, Integer>();
      open.forEach(row -> numbers.put(RowSender.keyOf(row), row.number()));
      for (DoneOperation done : operations.findAll(numbers.keySet())) {
        Integer number = numbers.get(OperationKey.of(done.outcome()));
        if (number != null && done.outcome().isFinal()) {
          results.add(RowResult.of(number, done.outcome()));
        }
      }
    }
    return results;
  }
}
