package io.customerpipeline.robustness.simulation;

import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.robustness.check.Check;
import io.customerpipeline.robustness.check.EventsAndFeed;
import io.customerpipeline.robustness.check.FoldedState;
import io.customerpipeline.robustness.check.Linearizability;
import io.customerpipeline.robustness.check.OutcomesWitness;
import io.customerpipeline.robustness.check.Verdict;
import io.customerpipeline.robustness.check.WebhookDeliveries;
import io.customerpipeline.robustness.history.Entry.Completed;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Entry.StateRead;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Source;
import io.customerpipeline.robustness.simulation.Requests.Spelling;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run of everything, as its seed decides.
final class Simulation {
  private static final int STEPS_MAX = 3_000;
  private static final int WEBHOOK_STEPS = 150;
  private static final int CALLS = 30;
  static final List<Check> CHECKS =
      List.of(
          new Linearizability(),
          new OutcomesWitness(),
          new EventsAndFeed(),
          new FoldedState(),
          new WebhookDeliveries());

  /// @param broken what was not as it must be; empty if all was
  /// @param seen what happened how often
  record Report(List<String> broken, Map<World.Event, Integer> seen, History history) {}

  private final World world;
  private final List<Step> mix;

  private final Topics topics;
  private final ReadModel tables;
  private final List<Task> tasks = new ArrayList<>();
  private final Projectors projectors;
  private final List<Client> clients = new ArrayList<>();
  private final Office office;
  private final List<FeedReader> readers;
  private final List<Workers> endpoints;

  private Simulation(long seed, @Nullable Defect defect) {
    var random = new SplittableRandom(seed);
    this.world = new World(random, 1 << random.nextInt(3), defect);
    this.mix = mix(random);
    this.topics = new Topics(world);
    this.tables = new ReadModel(world);
    for (int i = 0; i < world.partitions; i++) {
      tasks.add(new Task(world, topics, i, this::drop));
    }
    this.projectors = new Projectors(world, topics, tables);
    List<Spelling> spellings =
        world.chance(60) ? Requests.SPELLINGS : Requests.SPELLINGS.subList(0, 3);
    this.office = new Office(world, topics, tables, spellings, CALLS);
    for (int i = 0; i < 4; i++) {
      clients.add(new Client("c" + i, office));
    }
    this.readers =
        Requests.ORGANIZATIONS.stream().map(one -> new FeedReader(world, tables, one)).toList();
    this.endpoints =
        List.of(
            new Workers(
                world, new Fanout(world, topics, "all", Requests.ORGANIZATIONS.getFirst(), null)),
            new Workers(
                world,
                new Fanout(
                    world,
                    topics,
                    "updates",
                    Requests.ORGANIZATIONS.getFirst(),
                    "customer.updated")));
  }

  static Report run(long seed, @Nullable Defect defect) {
    var simulation = new Simulation(seed, defect);
    for (int i = 0; i < STEPS_MAX && simulation.office.hasMore(); i++) {
      simulation.step();
    }
    simulation.settle();
    simulation.readAll();
    History history = History.of(simulation.world.history);
    return new Report(simulation.broken(history), simulation.world.seen, history);
  }

  /// What may happen next, and how often it does on average.
  private enum Step {
    CLIENT(6),
    DELIVER_LATE(1),
    PROCESS(6),
    COMMIT(4),
    CRASH(1),
    POLL(3),
    PROJECT(3),
    PROJECTED(3),
    PROJECTION_TROUBLE(3),
    READ_FEED(6),
    READER_CRASH(1),
    TIME(1),
    WEBHOOKS(7);

    private final int weight;

    Step(int weight) {
      this.weight = weight;
    }
  }

  /// Every seed has its own mix, for what is rare on average hides what needs it often.
  private static List<Step> mix(SplittableRandom random) {
    var mix = new ArrayList<Step>();
    for (Step one : Step.values()) {
      int weight = one.weight << random.nextInt(3);
      for (int i = 0; i < weight; i++) {
        mix.add(one);
      }
    }
    return mix;
  }

  private void step() {
    world.tick();
    switch (world.pick(mix)) {
      case CLIENT -> world.pick(clients).step();
      case DELIVER_LATE -> office.deliverLate();
      case PROCESS -> oneOf(Task::hasMore).ifPresent(Task::process);
      case COMMIT -> oneOf(Task::isUnderWay).ifPresent(Task::commit);
      case CRASH -> world.pick(tasks).crash();
      case POLL -> projectors.poll();
      case PROJECT -> projectors.begin();
      case PROJECTED -> projectors.commit();
      case PROJECTION_TROUBLE -> projectors.trouble();
      case READ_FEED -> world.pick(readers).step();
      case READER_CRASH -> {
        if (world.chance(25)) {
          world.pick(readers).crash();
        }
      }
      case TIME -> world.pass(Duration.ofMillis(world.random.nextInt(20_000)));
      case WEBHOOKS -> world.pick(endpoints).step();
    }
  }

  private Optional<Task> oneOf(Predicate<Task> some) {
    List<Task> found = tasks.stream().filter(some).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(world.pick(found));
  }

  private void drop(List<ClaimKey> claims) {
    for (ClaimKey key : claims) {
      tasks.get(key.bucket().partition(world.partitions)).claims.put(key, null);
    }
  }

  /// Part by part nothing fails any more, and everything comes to rest. Receivers fail the longest:
  /// by now they have something to refuse.
  private void settle() {
    while (!office.hasDeliveredAll()) {
      office.deliverLate();
    }
    while (!tasks.stream().allMatch(Task::isAtRest)) {
      world.tick();
      Task task = world.pick(tasks);
      task.process();
      task.commit();
    }
    projectors.settle();
    clients.forEach(Client::settle);
    readers.forEach(FeedReader::settle);
    for (int i = 0; i < WEBHOOK_STEPS; i++) {
      world.tick();
      world.pick(endpoints).step();
      if (world.chance(3)) {
        world.pass(Duration.ofMillis(world.random.nextInt(60_000)));
      }
    }
    endpoints.forEach(Workers::settle);
  }

  private void readAll() {
    for (int partition = 0; partition < world.partitions; partition++) {
      int at = partition;
      topics.outcomes(at).forEach(told -> world.history.add(read(at, told)));
      topics.events(at).forEach(one -> world.history.add(read(at, one)));
    }
    complete(Source.OUTCOMES, topics::outcomes);
    complete(Source.EVENTS, topics::events);
    state(
        Source.PROCESSOR,
        tasks.stream().flatMap(task -> task.customers.values().values().stream()));
    state(Source.POSTGRES, tables.customers.values().stream());
    state(Source.SNAPSHOTS, topics.snapshots.values().stream().map(one -> one.customer()));
  }

  private OutcomeRead read(int partition, Topics.Told told) {
    Outcome outcome = told.decided().outcome();
    return new OutcomeRead(
        world.nanos(),
        partition,
        told.offset(),
        outcome.organizationId().toString(),
        outcome.operationId().value(),
        told.decided().duplicate(),
        Requests.result(outcome));
  }

  private EventRead read(int partition, Topics.Happened one) {
    CustomerEvent event = one.event();
    return new EventRead(
        world.nanos(),
        partition,
        one.offset(),
        event.data().organizationId().toString(),
        event.id(),
        event.eventType(),
        event.operationId().value(),
        Requests.seen(event.data(), event.version()),
        Digests.of(one.body()));
  }

  private void complete(Source source, IntFunction<List<?>> log) {
    long lines = 0;
    for (int partition = 0; partition < world.partitions; partition++) {
      lines += log.apply(partition).size();
    }
    world.history.add(new Completed(world.nanos(), source, lines));
  }

  private void state(Source source, Stream<Customer> customers) {
    List<Customer> all = customers.toList();
    for (Customer one : all) {
      world.history.add(
          new StateRead(
              world.nanos(), source, one.organizationId().toString(), Requests.seen(one)));
    }
    world.history.add(new Completed(world.nanos(), source, all.size()));
  }

  private List<String> broken(History history) {
    var broken = new ArrayList<String>();
    for (Check check : CHECKS) {
      Verdict verdict = check.check(history);
      if (!verdict.holds()) {
        broken.add(verdict.toString());
      }
    }
    claims(broken);
    if (world.seen.containsKey(World.Event.DEAD_LETTER)) {
      broken.add("dead letters: a command was refused");
    }
    return broken;
  }

  /// At rest nothing is open, and exactly what the living have is claimed.
  private void claims(List<String> broken) {
    Map<ClaimKey, CustomerId> wanted = new HashMap<>();
    Map<ClaimKey, CustomerId> held = new HashMap<>();
    for (Task task : tasks) {
      task.customers
          .values()
          .values()
          .forEach(one -> one.claims().forEach(key -> wanted.put(key, one.id())));
      for (Map.Entry<ClaimKey, Claim> claim : task.claims.values().entrySet()) {
        held.put(claim.getKey(), claim.getValue().owner());
        if (claim.getValue().pending() != null) {
          broken.add("claims: one is pending for ever");
        }
      }
      if (!task.openChanges.values().isEmpty()
          || !task.lines.values().isEmpty()
          || !task.waiting.values().isEmpty()) {
        broken.add("claims: somebody waits for ever");
      }
    }
    if (!held.equals(wanted)) {
      broken.add("claims: held are not those that the living have");
    }
  }
}
