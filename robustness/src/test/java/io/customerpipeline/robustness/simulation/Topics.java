package io.customerpipeline.robustness.simulation;

import io.customerpipeline.processor.decision.Output;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The logs. Between offsets are gaps, where a topic has the marks of its transactions.
final class Topics {
  record Told(long offset, Output.Decided decided) {}

  /// @param body as on the topic
  record Happened(long offset, CustomerEvent event, byte[] body) {}

  private final World world;
  private final List<List<Command>> commands = new ArrayList<>();
  private final List<List<Told>> outcomes = new ArrayList<>();
  private final List<List<Happened>> events = new ArrayList<>();

  /// Compacted.
  final Map<CustomerId, CustomerSnapshot> snapshots = new HashMap<>();

  Topics(World world) {
    this.world = world;
    for (int i = 0; i < world.partitions; i++) {
      commands.add(new ArrayList<>());
      outcomes.add(new ArrayList<>());
      events.add(new ArrayList<>());
    }
  }

  void append(Command command) {
    commands.get(command.bucket().partition(world.partitions)).add(command);
  }

  List<Command> commands(int partition) {
    return commands.get(partition);
  }

  List<Told> outcomes(int partition) {
    return outcomes.get(partition);
  }

  List<Happened> events(int partition) {
    return events.get(partition);
  }

  void append(int partition, Output output) {
    switch (output) {
      case Output.Decided decided -> {
        List<Told> log = outcomes.get(partition);
        log.add(new Told(after(log.isEmpty() ? -1 : log.getLast().offset()), decided));
      }
      case Output.Happened(CustomerEvent event) -> {
        List<Happened> log = events.get(partition);
        long offset = after(log.isEmpty() ? -1 : log.getLast().offset());
        log.add(new Happened(offset, event, Wire.write(event)));
        snapshot(event);
      }
      case Output.Restored(Customer customer) ->
          snapshots.put(customer.id(), CustomerSnapshot.of(customer));
      case Output.SetAside _ -> world.saw(World.Event.DEAD_LETTER);
      case Output.PassOn(Command command) -> {
        world.saw(World.Event.STEP_PASSED_ON);
        append(command);
      }
    }
  }

  private long after(long offset) {
    return offset + 1 + world.random.nextInt(2);
  }

  private void snapshot(CustomerEvent event) {
    if (event instanceof CustomerDeleted) {
      snapshots.remove(event.data().id());
    } else {
      snapshots.put(event.data().id(), new CustomerSnapshot(event.version(), event.data()));
    }
  }
}
