package io.customerpipeline.robustness.simulation;

import io.customerpipeline.robustness.history.Entry.EndpointAdded;
import io.customerpipeline.robustness.history.Entry.Received;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Breaker;
import io.customerpipeline.webhooks.fanout.Event;
import io.customerpipeline.webhooks.fanout.Lane;
import io.customerpipeline.webhooks.fanout.Settlement;
import io.customerpipeline.webhooks.fanout.Settlement.LaneChange;
import io.customerpipeline.webhooks.fanout.Settlement.Made;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One endpoint: what has landed for it, what is committed of it, and its receiver.
final class Fanout {
  private final World world;
  private final Topics topics;
  private final String name;
  private final OrganizationId organization;
  private final @Nullable String type;
  private final Map<Integer, Integer> landed = new HashMap<>();
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Map<Integer, Long> cursors = new HashMap<>();
  private final Map<UUID, Lane> lanes = new HashMap<>();
  private final Map<Integer, Set<Long>> settled = new HashMap<>();
  private @Nullable Breaker breaker;
  private long awayUntil;
  private boolean isHealthy;

  /// @param type of event that it asks for; absent: all
  Fanout(
      World world, Topics topics, String name, OrganizationId organization, @Nullable String type) {
    this.world = world;
    this.topics = topics;
    this.name = name;
    this.organization = organization;
    this.type = type;
    List<String> types = type == null ? List.of() : List.of(type);
    world.history.add(new EndpointAdded(world.tick(), name, organization.toString(), types));
  }

  // --- what has landed --------------------------------------------------------

  void land(int partition, int max) {
    int there = topics.events(partition).size();
    landed.merge(partition, max, (now, more) -> Math.min(there, now + more));
    landed.computeIfPresent(partition, (_, now) -> Math.min(there, now));
  }

  long end(int partition) {
    int count = landed.getOrDefault(partition, 0);
    return count == 0 ? 0 : topics.events(partition).get(count - 1).offset() + 1;
  }

  boolean hasLandedAll(int partition) {
    return landed.getOrDefault(partition, 0) == topics.events(partition).size();
  }

  /// What the endpoint asks for, between two offsets.
  List<Event> read(int partition, long from, long before) {
    var found = new ArrayList<Event>();
    for (Topics.Happened one :
        topics.events(partition).subList(0, landed.getOrDefault(partition, 0))) {
      boolean isWanted =
          one.event().data().organizationId().equals(organization)
              && (type == null || type.equals(one.event().eventType()));
      if (isWanted && one.offset() >= from && one.offset() < before) {
        found.add(event(partition, one));
      }
    }
    return found;
  }

  private static Event event(int partition, Topics.Happened one) {
    return new Event(
        partition,
        one.offset(),
        one.event().data().organizationId().value(),
        one.event().data().id().value(),
        one.event().id(),
        one.event().eventType(),
        null,
        one.body());
  }

  // --- what is committed ------------------------------------------------------

  /// The one before writes nothing from here on.
  long takeOver(int partition) {
    return epochs.merge(partition, 1L, Long::sum);
  }

  long cursor(int partition) {
    return cursors.getOrDefault(partition, 0L);
  }

  List<Lane> lanes(int partition) {
    return lanes.values().stream().filter(lane -> lane.partition() == partition).toList();
  }

  Set<Long> settledAhead(int partition) {
    Set<Long> ahead = new HashSet<>(settled.getOrDefault(partition, Set.of()));
    ahead.removeIf(offset -> offset < cursor(partition));
    return ahead;
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
    if (made != null && made.attempt().result() instanceof Result.Delivered) {
      settled.computeIfAbsent(partition, _ -> new HashSet<>()).add(made.event().offset());
    }
    return true;
  }

  // --- the receiver -----------------------------------------------------------

  void goAway(Duration time) {
    awayUntil = world.nanos() + time.toNanos();
  }

  void heal() {
    isHealthy = true;
  }

  /// @param number of the attempt
  Result call(Event event, int number) {
    if (awayUntil > world.nanos() && !isHealthy) {
      return new Result.Unreached(Failure.CONNECT);
    }
    int chance = isHealthy ? 99 : world.random.nextInt(100);
    int status = chance < 8 ? 500 : chance < 14 ? 0 : 204;
    if (status != 204) {
      world.saw(World.Event.WEBHOOK_REFUSED);
    }
    if (number > 1) {
      world.saw(World.Event.WEBHOOK_AGAIN);
    }
    String id = world.has(Defect.REPLAY_WITH_NEW_ID) && number > 1 ? event.id() + "r" : event.id();
    world.history.add(
        new Received(
            world.tick(),
            name,
            id,
            event.customer().toString(),
            Long.parseLong(event.id().substring(event.id().lastIndexOf('-') + 1)),
            Digests.of(event.body()),
            status));
    return switch (status) {
      case 500 -> new Result.Refused(500, null);
      case 0 -> new Result.Unreached(Failure.TIMEOUT);
      default -> new Result.Delivered(204);
    };
  }
}
