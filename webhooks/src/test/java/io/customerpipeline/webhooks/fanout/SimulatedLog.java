package io.customerpipeline.webhooks.fanout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// What has landed, as the tables would have it: several partitions, a few customers in each.
final class SimulatedLog {
  private static final UUID ORGANIZATION = new UUID(1, 1);
  private static final byte[] BODY = {1};

  private final SplittableRandom random;
  private final int customersPerPartition;
  private final List<List<Event>> partitions = new ArrayList<>();
  private final Map<UUID, Integer> versions = new HashMap<>();

  SimulatedLog(SplittableRandom random, int partitions, int customersPerPartition) {
    this.random = random;
    this.customersPerPartition = customersPerPartition;
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  /// Between the offsets are gaps, where a topic has the marks of its transactions.
  void append() {
    int partition = random.nextInt(partitions.size());
    var customer = new UUID(partition, random.nextInt(customersPerPartition));
    int version = versions.merge(customer, 1, Integer::sum);
    partitions
        .get(partition)
        .add(
            new Event(
                partition,
                end(partition) + random.nextInt(2),
                ORGANIZATION,
                customer,
                customer + "-" + version,
                "customer.updated",
                null,
                BODY));
  }

  int partitions() {
    return partitions.size();
  }

  /// The next offset to land.
  long end(int partition) {
    List<Event> events = partitions.get(partition);
    return events.isEmpty() ? 0 : events.getLast().offset() + 1;
  }

  Slice read(int partition, long from, int limit) {
    List<Event> found =
        partitions.get(partition).stream()
            .filter(event -> event.offset() >= from)
            .limit(limit)
            .toList();
    long next = found.size() < limit ? end(partition) : found.getLast().offset() + 1;
    return new Slice(found, next);
  }

  Optional<Event> first(UUID customer, int partition, long from, long before) {
    return partitions.get(partition).stream()
        .filter(event -> event.customer().equals(customer))
        .filter(event -> event.offset() >= from && event.offset() < before)
        .findFirst();
  }

  /// How many events each customer has.
  Map<UUID, Integer> versions() {
    return Map.copyOf(versions);
  }

  static int version(Event event) {
    return Integer.parseInt(event.id().substring(event.id().lastIndexOf('-') + 1));
  }
}
