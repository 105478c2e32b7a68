package io.customerpipeline.processor.runtime;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.internals.assignment.ClientState;
import org.apache.kafka.streams.processor.internals.assignment.HighAvailabilityTaskAssignor;
import org.apache.kafka.streams.processor.internals.assignment.LegacyTaskAssignor;
import org.apache.kafka.streams.processor.internals.assignment.RackAwareTaskAssignor;

/// Kafka's own assignment of tasks, except that a process decides a partition only if it has held a
/// copy of its state before.
///
/// Kafka lets a process decide that is less than `acceptable.recovery.lag` records behind. A
/// process without any state is that as well while the state is small: commands would wait until it
/// has made its stores, in a JVM that has just started. Such a process gets a copy first, and
/// decides from the next probing rebalance on. Kafka Streams makes it by its name.
public final class WarmFirst implements LegacyTaskAssignor {
  private final LegacyTaskAssignor kafkas = new HighAvailabilityTaskAssignor();

  @Override
  public boolean assign(
      Map<ProcessId, ClientState> clients,
      Set<TaskId> tasks,
      Set<TaskId> statefulTasks,
      RackAwareTaskAssignor racks,
      AssignmentConfigs configs) {
    long lag = acceptableLag(clients, statefulTasks, configs.acceptableRecoveryLag());
    return kafkas.assign(clients, tasks, statefulTasks, racks, withLag(configs, lag));
  }

  /// The configured number of records, or less: so few that no process without a copy is within.
  private static long acceptableLag(
      Map<ProcessId, ClientState> clients, Set<TaskId> tasks, long configured) {
    return clients.values().stream()
        .flatMapToLong(client ->
            tasks.stream()
                .filter(task -> !holds(client, task))
                .mapToLong(client::lagFor)
                // Nothing was ever written: then everybody has all of it.
                .filter(lag -> lag > 0)
                .map(lag -> lag - 1))
        .reduce(configured, Math::min);
  }

  private static boolean holds(ClientState client, TaskId task) {
    return client.previousActiveTasks().contains(task)
        || client.previousStandbyTasks().contains(task);
  }

  private static AssignmentConfigs withLag(AssignmentConfigs configs, long lag) {
    return new AssignmentConfigs(
        lag,
        configs.maxWarmupReplicas(),
        configs.numStandbyReplicas(),
        configs.probingRebalanceIntervalMs(),
        configs.rackAwareAssignmentTags(),
        configs.rackAwareTrafficCost(),
        configs.rackAwareNonOverlapCost(),
        configs.rackAwareAssignmentStrategy());
  }
}
