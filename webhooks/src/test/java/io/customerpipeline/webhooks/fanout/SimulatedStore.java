package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.fanout.Settlement.LaneChange;
import io.customerpipeline.webhooks.fanout.Settlement.Made;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is committed of one endpoint, by the same rules as the tables: an epoch that has passed
/// writes nothing.
final class SimulatedStore {
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Map<Integer, Long> cursors = new HashMap<>();
  private final Map<UUID, Lane> lanes = new HashMap<>();
  private final Map<Integer, Set<Long>> settled = new HashMap<>();
  private final Set<String> delivered = new HashSet<>();
  private @Nullable Breaker breaker;

  /// The one before writes nothing from here on.
  long takeOver(int partition) {
    return epochs.merge(partition, 1L, Long::sum);
  }

  StateRows.State load(int partition) {
    long next = cursors.getOrDefault(partition, 0L);
    Set<Long> ahead = new HashSet<>(settled.getOrDefault(partition, Set.of()));
    ahead.removeIf(offset -> offset < next);
    List<Lane> own = lanes.values().stream().filter(lane -> lane.partition() == partition).toList();
    return new StateRows.State(next, new ArrayList<>(own), ahead);
  }

  Breaker breaker() {
    return breaker == null ? Breaker.closed() : breaker;
  }

  /// @return false if the epoch has passed
  boolean write(Settlement settlement, long epoch) {
    int partition = settlement.partition();
    if (epochs.getOrDefault(partition, 0L) != epoch) {
      return false;
    }
    cursors.merge(partition, settlement.cursor(), Math::max);
    switch (settlement.lane()) {
      case LaneChange.Put(Lane lane) -> lanes.put(lane.customer(), lane);
      case LaneChange.Ended(UUID customer) -> lanes.remove(customer);
      case null -> {}
    }
    if (settlement.breaker() != null) {
      breaker = settlement.breaker() instanceof Breaker.Open open ? open : null;
    }
    Made made = settlement.made();
    if (made != null) {
      note(partition, made);
    }
    return true;
  }

  private void note(int partition, Made made) {
    boolean isDelivered = made.attempt().result() instanceof Result.Delivered;
    boolean isGivenUp = !isDelivered && made.nextAttemptAt() == null;
    if (isDelivered) {
      delivered.add(made.event().id());
    }
    if (isDelivered || isGivenUp && !(made.attempt().result() instanceof Result.Gone)) {
      settled.computeIfAbsent(partition, _ -> new HashSet<>()).add(made.event().offset());
    }
  }

  boolean isDelivered(Event event) {
    return delivered.contains(event.id());
  }

  Map<UUID, Lane> lanes() {
    return lanes;
  }
}
