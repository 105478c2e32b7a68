package io.customerpipeline.robustness.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.Folders;
import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.ClusterSettings;
import io.customerpipeline.robustness.process.Instance;
import io.customerpipeline.robustness.process.Role;
import io.customerpipeline.robustness.schedule.Visitors.Visit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Instances leave and join while requests come through a gateway that knows nothing of it.
/// `-Dslowest=3` is how many seconds the slowest request may take.
@EnabledIfSystemProperty(
    named = "joining",
    matches = "true",
    disabledReason = "takes minutes: ./pipeline robustness --joining runs it")
class JoiningIT {
  private static final Duration SLOWEST_MAX = Duration.ofSeconds(Long.getLong("slowest", 3));
  private static final int WARM_UP_REQUESTS = 150;
  private static final int REQUESTS_BETWEEN = 25;
  private static final Duration REQUESTS_MAX = Duration.ofMinutes(5);
  private static final Duration SHARED_MAX = Duration.ofMinutes(4);
  private static final String WARM_UP = "warm-up";

  private Cluster cluster;
  private Roster roster;
  private Visitors visitors;

  @Test
  void requestsSucceedInTimeWhileInstancesOfEachRoleLeaveAndJoin() throws Exception {
    Path folder = Path.of("target", "joining");
    Folders.delete(folder);
    List<Visit> visits;
    try (var started = Cluster.start(ClusterSettings.plain(folder.resolve("logs")));
        var parts = new Roster(started);
        var sending = new Visitors(started, WARM_UP)) {
      cluster = started;
      roster = parts;
      visitors = sending;
      awaitRequests(WARM_UP_REQUESTS);
      awaitShared();
      for (Role role : Role.values()) {
        for (Instance instance : cluster.instances(role).reversed()) {
          leaveAndJoin(instance);
        }
      }
      visitors.close();
      visits = visitors.visits().stream().filter(one -> !one.phase().equals(WARM_UP)).toList();
    }
    report(visits);
    assertThat(visits).hasSizeGreaterThan(12 * REQUESTS_BETWEEN);
    assertThat(visits).filteredOn(Visit::failed).isEmpty();
    assertThat(visits).filteredOn(one -> one.took().compareTo(SLOWEST_MAX) >= 0).isEmpty();
  }

  /// A processor joins once as an instance that is new, and once as one that has been here.
  private void leaveAndJoin(Instance instance) throws Exception {
    enter(instance.name() + " leaves");
    instance.process().stop();
    awaitRequests(REQUESTS_BETWEEN);
    if (instance.name().endsWith("b")) {
      instance.wipe();
    }
    enter(instance.name() + " joins");
    instance.process().start();
    instance.process().awaitReady();
    awaitRequests(REQUESTS_BETWEEN);
    awaitShared();
  }

  private void enter(String phase) {
    System.out.println(phase);
    visitors.enter(phase);
  }

  private void awaitRequests(int count) {
    int before = visitors.visits().size();
    await(count + " more requests")
        .atMost(REQUESTS_MAX)
        .until(() -> visitors.visits().size() >= before + count);
  }

  /// Both processors decide, as they do in the end of a join.
  private void awaitShared() {
    await("partitions are shared")
        .atMost(SHARED_MAX)
        .pollInterval(Duration.ofSeconds(1))
        .until(() ->
            roster.isWhole()
                && cluster.instances(Role.PROCESSOR).stream()
                    .noneMatch(one -> roster.decidedBy(one).isEmpty()));
  }

  private static void report(List<Visit> visits) {
    Map<String, List<Visit>> byPhase =
        visits.stream()
            .collect(Collectors.groupingBy(Visit::phase, LinkedHashMap::new, Collectors.toList()));
    byPhase.forEach((phase, of) ->
        System.out.printf(
            "%-20s %4d requests, slowest %5d ms, failed %s%n",
            phase,
            of.size(),
            of.stream().map(Visit::took).max(Comparator.naturalOrder()).orElseThrow().toMillis(),
            of.stream().filter(Visit::failed).toList()));
  }
}
