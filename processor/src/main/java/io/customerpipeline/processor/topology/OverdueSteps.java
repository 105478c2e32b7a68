package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.OpenChange;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.topic.JsonSerde;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/// Finds the steps of one partition that have waited for an answer since the look before: those are
/// to be sent again. The time between two looks is the only clock, so nothing about time is stored;
/// an instance that takes the partition over begins anew.
///
/// At most [#LOOK_MAX] steps are looked at in each of two stores, so that a partition that does not
/// answer for long is not flooded. The first ones are answered first, and then others follow.
final class OverdueSteps {
  static final int LOOK_MAX = 1_000;

  private final KeyValueStore<String, OpenChange> openChanges;
  private final KeyValueStore<String, byte[]> lines;
  private final Deserializer<Command> commands = new JsonSerde<>(Command.class).deserializer();
  private Set<Command> seen = Set.of();

  OverdueSteps(ProcessorContext<?, ?> context) {
    this.openChanges = context.getStateStore(StoredLedger.OPEN_CHANGES);
    this.lines = context.getStateStore(StoredLedger.LINES);
  }

  /// Looks once more.
  ///
  /// @return the steps that the last look has found too
  List<Command> look() {
    var found = new ArrayList<Command>();
    try (var changes = openChanges.all()) {
      take(changes, OpenChange::step, found);
    }
    try (var steps = lines.prefixScan(StoredLedger.STEP, new StringSerializer())) {
      take(steps, value -> commands.deserialize(StoredLedger.LINES, value), found);
    }
    List<Command> overdue = found.stream().filter(seen::contains).toList();
    seen = new HashSet<>(found);
    return overdue;
  }

  private static <V> void take(
      Iterator<KeyValue<String, V>> entries, Function<V, Command> step, List<Command> found) {
    for (int i = 0; i < LOOK_MAX && entries.hasNext(); i++) {
      found.add(step.apply(entries.next().value));
    }
  }
}
