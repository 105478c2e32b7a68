package io.customerpipeline.robustness.simulation;

import io.customerpipeline.api.feed.FeedCursor.Bounds;
import io.customerpipeline.api.projection.CustomerRows;
import io.customerpipeline.api.projection.CustomerRows.Key;
import io.customerpipeline.api.projection.Offsets;
import io.customerpipeline.api.projection.Projected;
import io.customerpipeline.api.projection.ProjectedEvent;
import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tables of the API, by the rules of their statements: one call is one transaction.
final class ReadModel {
  /// @param sequence as a column would have it that counts
  record Row(long sequence, ProjectedEvent event) {}

  private final World world;
  private final Map<Integer, Offsets> offsets = new HashMap<>();
  private final Map<OperationKey, Outcome> operations = new HashMap<>();
  final Map<Key, Customer> customers = new HashMap<>();
  final List<Row> events = new ArrayList<>();
  private long sequence;

  ReadModel(World world) {
    this.world = world;
  }

  Offsets offsets(int partition) {
    return offsets.getOrDefault(partition, Offsets.BEGINNING);
  }

  long nextSequence() {
    return ++sequence;
  }

  /// @param known what was applied before
  /// @param sequences of the events
  void apply(
      int partition,
      Offsets known,
      List<Projected> batch,
      List<ProjectedEvent> fromTopic,
      List<Long> sequences,
      Offsets next) {
    boolean isUnguarded = world.has(Defect.UPSERT_WITHOUT_VERSION);
    List<Projected> fresh =
        batch.stream().filter(one -> isUnguarded || one.offset() >= known.outcome()).toList();
    for (int i = 0; i < fromTopic.size(); i++) {
      if (fromTopic.get(i).offset() >= known.event()) {
        events.add(new Row(sequences.get(i), fromTopic.get(i)));
      }
    }
    CustomerRows.of(fresh).last().forEach((key, last) -> write(key, last, isUnguarded));
    fresh.forEach(one ->
        operations.merge(
            new OperationKey(one.outcome().organizationId(), one.outcome().operationId()),
            one.outcome(),
            (first, again) -> first.isFinal() ? first : again));
    advance(partition, next);
  }

  private void write(Key key, Optional<Customer> last, boolean isUnguarded) {
    if (last.isEmpty()) {
      customers.remove(key);
      return;
    }
    Customer before = customers.get(key);
    if (isUnguarded || before == null || before.version() < last.get().version()) {
      customers.put(key, last.get());
    }
  }

  void advance(int partition, Offsets next) {
    Offsets before = offsets(partition);
    offsets.put(
        partition,
        new Offsets(
            Math.max(before.outcome(), next.outcome()), Math.max(before.event(), next.event())));
  }

  @Nullable Outcome outcome(OperationKey operation) {
    return operations.get(operation);
  }

  @Nullable Customer get(OrganizationId organization, CustomerId id) {
    return customers.get(new Key(organization, id));
  }

  /// Of two that meet here for a moment the latest change counts.
  Optional<Customer> list(EmailKey key) {
    return customers.values().stream()
        .filter(customer -> customer.emailKey().equals(key))
        .max(
            Comparator.comparing(ReadModel::changedAt)
                .thenComparing(customer -> customer.id().value()));
  }

  private static Instant changedAt(Customer customer) {
    Instant modifiedAt = customer.modifiedAt();
    return modifiedAt == null ? customer.createdAt() : modifiedAt;
  }

  Map<Integer, Bounds> bounds() {
    Map<Integer, Bounds> bounds = new HashMap<>();
    offsets.forEach((partition, next) -> bounds.put(partition, new Bounds(0, next.event(), 0)));
    return bounds;
  }
}
