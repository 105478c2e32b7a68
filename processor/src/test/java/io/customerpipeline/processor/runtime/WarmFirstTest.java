package io.customerpipeline.processor.runtime;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.internals.InternalTopicManager;
import org.apache.kafka.streams.processor.internals.assignment.ClientState;
import org.apache.kafka.streams.processor.internals.assignment.RackAwareTaskAssignor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmFirstTest {
  private static final long ACCEPTABLE = 1_000;

  /// The lag that Kafka Streams reports for an active task that runs.
  private static final long LATEST = -2;

  private static final Set<TaskId> TASKS =
      IntStream.range(0, 8).mapToObj(each -> new TaskId(0, each)).collect(toSet());

  private final ProcessId running = new ProcessId(new UUID(0, 1));
  private final ProcessId joining = new ProcessId(new UUID(0, 2));
  private final Map<ProcessId, ClientState> clients = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 10, ACCEPTABLE, ACCEPTABLE + 1, 1_000_000})
  void processWithoutStateGetsCopiesAndDecidesNothing(long records) {
    add(running, TASKS, Set.of(), LATEST);
    add(joining, Set.of(), Set.of(), records);

    boolean again = assign();

    assertThat(active(running)).isEqualTo(TASKS);
    assertThat(active(joining)).isEmpty();
    assertThat(clients.get(joining).standbyTasks()).isEqualTo(TASKS);
    assertThat(again).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10, ACCEPTABLE})
  void processWithCopiesDecidesHalfOfThePartitions(long behind) {
    add(running, TASKS, Set.of(), LATEST);
    add(joining, Set.of(), TASKS, behind);

    boolean again = assign();

    assertThat(active(joining)).hasSize(TASKS.size() / 2);
    assertThat(again).isFalse();
  }

  @Test
  void processWithCopiesThatAreFarBehindDecidesNothing() {
    add(running, TASKS, Set.of(), LATEST);
    add(joining, Set.of(), TASKS, ACCEPTABLE + 1);

    assertThat(assign()).isTrue();

    assertThat(active(joining)).isEmpty();
  }

  @Test
  void processWithCopiesTakesOverFromOneThatLeft() {
    add(joining, Set.of(), TASKS, 10);

    assign();

    assertThat(active(joining)).isEqualTo(TASKS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10, 1_000_000})
  void partitionsAreSharedWhereNobodyHasTheirState(long records) {
    add(running, Set.of(), Set.of(), records);
    add(joining, Set.of(), Set.of(), records);

    assign();

    assertThat(active(running)).hasSize(TASKS.size() / 2);
    assertThat(active(joining)).hasSize(TASKS.size() / 2);
  }

  private Set<TaskId> active(ProcessId client) {
    return clients.get(client).activeTasks();
  }

  private void add(ProcessId client, Set<TaskId> active, Set<TaskId> standby, long lag) {
    Map<TaskId, Long> lags = TASKS.stream().collect(toMap(Function.identity(), _ -> lag));
    clients.put(client, new ClientState(active, standby, lags, Map.of(), 2, client));
  }

  private boolean assign() {
    var configs = new AssignmentConfigs(ACCEPTABLE, TASKS.size(), 1, 60_000L, List.of());
    var racks =
        new RackAwareTaskAssignor(
            Cluster.empty(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            (InternalTopicManager) null,
            configs,
            Time.SYSTEM);
    return new WarmFirst().assign(clients, TASKS, TASKS, racks, configs);
  }
}
