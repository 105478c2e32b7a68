package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Broker;
import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.Instance;
import io.customerpipeline.robustness.process.JavaProcess;
import io.customerpipeline.robustness.process.Links;
import io.customerpipeline.robustness.process.Role;
import io.customerpipeline.robustness.proxy.Link;
import io.customerpipeline.robustness.proxy.Treatment;
import io.customerpipeline.robustness.schedule.MemberFault.Way;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds whom a fault strikes, just before it does.
record Faults(Cluster cluster, Roster roster) {
  /// How much of the time a throttled process runs.
  private static final double SHARE_OF_ONE = 0.1;

  private static final double SHARE_OF_ALL = 0.25;

  /// Those that are wanted and that this machine can bring about.
  ///
  /// @param only by their labels; empty means all
  static List<FaultKind> possible(Cluster cluster, List<String> only) {
    List<FaultKind> all = new ArrayList<>(List.of(FaultKind.values()));
    all.removeIf(one -> !only.isEmpty() && !only.contains(one.label()));
    if (cluster.brokers().stream().noneMatch(one -> one.disk().isLimited())) {
      all.remove(FaultKind.DISK_FULL);
    }
    return all;
  }

  Fault of(Plan.Planned planned) throws InterruptedException {
    int variety = planned.variety();
    return switch (planned.kind()) {
      case KILL_API -> instance(any(Role.API, variety), Way.KILL);
      case PAUSE_API -> instance(any(Role.API, variety), Way.PAUSE);
      case KILL_ACTIVE_PROCESSOR -> processor(active(variety), Way.KILL);
      case PAUSE_ACTIVE_PROCESSOR -> processor(active(variety), Way.PAUSE);
      case KILL_STANDBY -> processor(standby(variety), Way.KILL);
      case PAUSE_STANDBY -> processor(standby(variety), Way.PAUSE);
      case KILL_WEBHOOKS -> instance(any(Role.WEBHOOKS, variety), Way.KILL);
      case PAUSE_WEBHOOKS -> instance(any(Role.WEBHOOKS, variety), Way.PAUSE);
      case KILL_LEADER_BROKER -> broker(leader(variety), Way.KILL);
      case PAUSE_LEADER_BROKER -> broker(leader(variety), Way.PAUSE);
      case KILL_CONTROLLER -> broker(controller(), Way.KILL);
      case PAUSE_CONTROLLER -> broker(controller(), Way.PAUSE);
      case KILL_ALL_BROKERS -> allBrokers(Way.KILL);
      case PAUSE_ALL_BROKERS -> allBrokers(Way.PAUSE);
      case KILL_POSTGRES -> new MemberFault("postgres", List.of(cluster.database()), Way.KILL);
      case PAUSE_POSTGRES -> new MemberFault("postgres", List.of(cluster.database()), Way.PAUSE);
      case WIPE_BROKER_DISK -> wiped(follower(variety));
      case WIPE_PROCESSOR_STATE -> {
        Instance active = active(variety);
        yield wiped(named(active), List.of(active));
      }
      case WIPE_ALL_PROCESSOR_STATE -> wiped("all processors", soundProcessors());
      case DISK_FULL -> new DiskFullFault(limited(variety));
      case THROTTLE_PROCESS -> throttled(any(variety));
      case THROTTLE_ALL -> new ThrottleFault("all processes", cluster.members(), SHARE_OF_ALL);
      case ROLLING_RESTART ->
          new RollingRestart(
              cluster.instances(role(variety)).stream().map(Instance::process).toList());
      default -> link(planned);
    };
  }

  private Fault link(Plan.Planned planned) throws InterruptedException {
    int variety = planned.variety();
    Treatment treatment = treatment(variety / 16);
    Links links = cluster.links();
    return switch (planned.kind()) {
      case LINK_CLIENTS_TO_API -> {
        String api = any(Role.API, variety).name();
        yield between(Links.CLIENTS, api, treatment);
      }
      case LINK_API_TO_BROKERS -> toBrokers(any(Role.API, variety), treatment);
      case LINK_PROCESSOR_TO_BROKERS -> toBrokers(active(variety), treatment);
      case LINK_WEBHOOKS_TO_BROKERS -> toBrokers(any(Role.WEBHOOKS, variety), treatment);
      case LINK_ALL_TO_LEADER_BROKER -> {
        Broker leader = leader(variety);
        List<Link> all = links.to(leader.process().name());
        yield new LinkFault("all → " + named(leader), all, treatment);
      }
      case LINK_API_TO_POSTGRES -> between(any(Role.API, variety).name(), "postgres", treatment);
      case LINK_WEBHOOKS_TO_POSTGRES ->
          between(any(Role.WEBHOOKS, variety).name(), "postgres", treatment);
      case LINK_BROKERS_TO_BROKER ->
          between(Links.BROKERS, leader(variety).process().name(), treatment);
      case LINK_CONTROLLERS -> {
        String controller = "controller-" + roster.controller().node();
        List<Link> all = new ArrayList<>(links.to(controller));
        all.addAll(links.from(controller));
        yield new LinkFault("controllers ↔ " + controller, all, treatment);
      }
      default -> throw new IllegalArgumentException(planned.kind() + " is no fault of a link");
    };
  }

  private Fault between(String from, String to, Treatment treatment) {
    return new LinkFault(from + " → " + to, List.of(cluster.links().between(from, to)), treatment);
  }

  private Fault toBrokers(Instance from, Treatment treatment) {
    List<Link> all =
        cluster.brokers().stream()
            .map(one -> cluster.links().between(from.name(), one.process().name()))
            .toList();
    String name = from.role() == Role.PROCESSOR ? named(from) : from.name();
    return new LinkFault(name + " → brokers", all, treatment);
  }

  private static Treatment treatment(int variety) {
    return switch (Math.floorMod(variety, 6)) {
      case 0, 1 -> new Treatment.Cut();
      case 2 -> new Treatment.Hole(true, true);
      case 3 -> new Treatment.Hole(false, true);
      case 4 -> new Treatment.Delay(Duration.ofMillis(150));
      default -> new Treatment.Slice(7);
    };
  }

  private Fault instance(Instance one, Way way) {
    return new MemberFault(one.name(), List.of(one.process()), way);
  }

  private Fault processor(Instance one, Way way) {
    return new MemberFault(named(one), List.of(one.process()), way);
  }

  private Fault throttled(Instance one) {
    String name = one.role() == Role.PROCESSOR ? named(one) : one.name();
    return new ThrottleFault(name, List.of(one.process()), SHARE_OF_ONE);
  }

  private Instance any(int variety) {
    return cluster.instances().get(variety % cluster.instances().size());
  }

  private Fault broker(Broker one, Way way) throws InterruptedException {
    return new MemberFault(named(one), List.of(one.process()), way);
  }

  private Fault allBrokers(Way way) {
    List<JavaProcess> all =
        cluster.brokers().stream().map(Broker::process).filter(Faults::isSound).toList();
    return new MemberFault("all brokers", all, way);
  }

  private Fault wiped(Broker broker) throws InterruptedException {
    return new WipeFault(named(broker), List.of(broker.process()), broker::wipe, broker::isEmpty);
  }

  private static Fault wiped(String target, List<Instance> processors) {
    return new WipeFault(
        target,
        processors.stream().map(Instance::process).toList(),
        () -> {
          for (Instance one : processors) {
            one.wipe();
          }
        },
        () -> processors.stream().noneMatch(one -> Files.exists(one.folder())));
  }

  private List<Instance> soundProcessors() {
    return cluster.instances(Role.PROCESSOR).stream()
        .filter(one -> isSound(one.process()))
        .toList();
  }

  /// With the partitions that it decides, for the report to find the e-mails that it concerns.
  private String named(Instance processor) {
    return processor.name() + partitions(roster.decidedBy(processor));
  }

  private String named(Broker broker) throws InterruptedException {
    return broker.process().name() + partitions(roster.ledBy(broker));
  }

  private static String partitions(List<Integer> partitions) {
    return partitions.stream().map(Object::toString).collect(Collectors.joining(" ", " [", "]"));
  }

  /// What the other fault of the slot has struck already is left alone, if there is another.
  private static boolean isSound(JavaProcess process) {
    return process.isAlive() && !process.isPaused();
  }

  private static <T> T sound(T wanted, List<T> all, Function<T, JavaProcess> process) {
    if (isSound(process.apply(wanted))) {
      return wanted;
    }
    return all.stream().filter(one -> isSound(process.apply(one))).findFirst().orElse(wanted);
  }

  private Instance any(Role role, int variety) {
    List<Instance> all = cluster.instances(role);
    return sound(all.get(variety % all.size()), all, Instance::process);
  }

  private Role role(int variety) {
    return Role.values()[variety % Role.values().length];
  }

  private Instance active(int variety) throws InterruptedException {
    return sound(
        roster.activeProcessor(variety % Cluster.PARTITIONS),
        cluster.instances(Role.PROCESSOR),
        Instance::process);
  }

  private Instance standby(int variety) throws InterruptedException {
    Instance active = active(variety);
    Instance other =
        cluster.instances(Role.PROCESSOR).stream()
            .filter(one -> one != active)
            .findFirst()
            .orElseThrow();
    return isSound(other.process()) ? other : active;
  }

  private Broker leader(int variety) throws InterruptedException {
    return sound(roster.leader(variety % Cluster.PARTITIONS), cluster.brokers(), Broker::process);
  }

  private Broker controller() throws InterruptedException {
    return sound(roster.controller(), cluster.brokers(), Broker::process);
  }

  /// Not the one that leads the controllers: without its log the others may elect one that lacks
  /// what was agreed, which Kafka does not promise to survive.
  private Broker follower(int variety) throws InterruptedException {
    Broker controller = roster.controller();
    List<Broker> others = cluster.brokers().stream().filter(one -> one != controller).toList();
    return others.get(variety % others.size());
  }

  private Broker limited(int variety) {
    List<Broker> all = cluster.brokers().stream().filter(one -> one.disk().isLimited()).toList();
    return all.get(variety % all.size());
  }
}
