package io.customerpipeline.robustness.simulation;

import io.customerpipeline.robustness.simulation.Requests.Spelling;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What all clients share: the way to the log, what can be read, and which ids are known.
final class Office {
  final World world;
  private final Topics topics;
  final ReadModel tables;
  final List<Spelling> spellings;
  private final List<Request> late = new ArrayList<>();

  /// By organization, ids that some client was told.
  private final Map<OrganizationId, List<String>> told;

  private long calls;
  private int left;

  Office(World world, Topics topics, ReadModel tables, List<Spelling> spellings, int calls) {
    this.world = world;
    this.topics = topics;
    this.tables = tables;
    this.spellings = spellings;
    this.left = calls;
    this.told =
        Map.of(
            Requests.ORGANIZATIONS.getFirst(), new ArrayList<>(),
            Requests.ORGANIZATIONS.getLast(), new ArrayList<>());
  }

  /// A request that was on its way reaches the log.
  void deliverLate() {
    if (!late.isEmpty()) {
      topics.append(late.remove(world.random.nextInt(late.size())));
    }
  }

  long nextCall() {
    return ++calls;
  }

  /// @return false if enough has been asked
  boolean takeCall() {
    return left-- > 0;
  }

  List<String> idsOf(OrganizationId organization) {
    return told.get(organization);
  }

  void tell(OrganizationId organization, String id) {
    if (!told.get(organization).contains(id)) {
      told.get(organization).add(id);
    }
  }

  boolean hasMore() {
    return left > 0;
  }

  boolean hasDeliveredAll() {
    return late.isEmpty();
  }

  void send(Request request) {
    int chance = world.random.nextInt(100);
    if (chance < 4) {
      world.saw(World.Event.NEVER_APPENDED);
    } else if (chance < 12) {
      world.saw(World.Event.APPENDED_LATE);
      late.add(request);
    } else {
      topics.append(request);
    }
    if (chance >= 94) {
      world.saw(World.Event.APPENDED_TWICE);
      late.add(request);
    }
  }
}
