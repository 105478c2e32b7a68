package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The partitions of a pipeline and their logs, as far as the rules can tell: each takes its
/// records in order, and what it passes on is appended to another's log.
final class Partitions {
  private final List<Partition> partitions = new ArrayList<>();

  Partitions(int count) {
    for (int i = 0; i < count; i++) {
      partitions.add(new Partition());
    }
  }

  private static final class Partition {
    final Queue<Command> log = new ArrayDeque<>();
    final Memory<ClaimKey, Claim> claims = new Memory<>();
    final Memory<CustomerKey, Customer> customers = new Memory<>();
    final Memory<CustomerKey, OpenChange> openChanges = new Memory<>();
    final Memory<Ledger.OperationKey, Answer> answers = new Memory<>();
    final Memory<Line, Line.Taken> lines = new Memory<>();
    final Memory<Line.Place, Command> waiting = new Memory<>();
    final Memory<OpenStep, Command> openSteps = new Memory<>();

    Ledger ledger() {
      return new Ledger(claims, customers, openChanges, answers, lines, waiting, openSteps);
    }
  }

  private static final class Memory<K, V> implements Table<K, V> {
    private final Map<K, V> values = new HashMap<>();

    @Override
    public @Nullable V get(K key) {
      return values.get(key);
    }

    @Override
    public void put(K key, @Nullable V value) {
      if (value == null) {
        values.remove(key);
      } else {
        values.put(key, value);
      }
    }
  }

  void append(Command command) {
    of(command).log.add(command);
  }

  private Partition of(Command command) {
    return partitions.get(command.bucket().partition(partitions.size()));
  }

  boolean isAtRest() {
    return partitions.stream().allMatch(partition -> partition.log.isEmpty());
  }

  /// Lets some partition that has one take a record. One turn in ten crashes before it is written,
  /// and is taken again.
  ///
  /// @return what it told
  List<Output> takeOne(Random random) {
    List<Partition> busy = partitions.stream().filter(one -> !one.log.isEmpty()).toList();
    Partition partition = busy.get(random.nextInt(busy.size()));
    Command command = partition.log.element();
    int number = partitions.indexOf(partition);
    Predicate<Bucket> isHere = bucket -> bucket.partition(partitions.size()) == number;
    Turn turn = Turn.take(partition.ledger(), isHere, command);
    if (random.nextInt(10) == 0) {
      Turn again = Turn.take(partition.ledger(), isHere, command);
      if (!comparable(again).equals(comparable(turn))) {
        throw new AssertionError("the same record was decided in two ways: " + command);
      }
      turn = again;
    }
    turn.write();
    partition.log.remove();
    for (Output output : turn.outputs()) {
      if (output instanceof Output.PassOn(Command passedOn)) {
        append(passedOn);
      }
    }
    return turn.outputs();
  }

  /// Two exceptions are never equal.
  private static List<Object> comparable(Turn turn) {
    return turn.outputs().stream()
        .map(output -> output instanceof Output.SetAside aside ? aside.command() : output)
        .toList();
  }

  /// Records that no partition has taken.
  int backlog() {
    return partitions.stream().mapToInt(partition -> partition.log.size()).sum();
  }

  /// A step expires before it is read, if one is next in a log.
  void loseStep(Random random) {
    List<Partition> losing = partitions.stream().filter(one -> isStep(one.log.peek())).toList();
    if (!losing.isEmpty()) {
      losing.get(random.nextInt(losing.size())).log.remove();
    }
  }

  /// Anything that a partition has written: claim steps, and requests that are passed on to a
  /// customer's home or sent back from there. Callers write the others.
  private static boolean isStep(@Nullable Command command) {
    return switch (command) {
      case ClaimStep _ -> true;
      case Request.ById request -> request.origin() != null;
      case Request.ByValue request -> request.attempts() > 0;
      case null -> false;
    };
  }

  /// Each partition sends again what has no answer, however short a time it has waited.
  void resend() {
    for (Partition one : partitions) {
      one.openChanges.values.values().forEach(change -> append(change.step()));
      one.openSteps.values.values().forEach(this::append);
    }
  }

  /// Asks for one, and runs until all partitions rest.
  ///
  /// @throws AssertionError if there is not exactly one outcome
  Outcome outcomeOf(Request request) {
    List<Outcome> outcomes = TurnPropertyTest.outcomes(ask(request));
    if (outcomes.size() != 1) {
      throw new AssertionError("not one outcome: " + outcomes);
    }
    return outcomes.getFirst();
  }

  /// Asks for all before any of them is taken.
  List<Outcome> outcomesOf(Request... requests) {
    Stream.of(requests).forEach(this::append);
    var told = new ArrayList<Output>();
    var random = new Random(7);
    while (!isAtRest()) {
      told.addAll(takeOne(random));
    }
    return TurnPropertyTest.outcomes(told);
  }

  List<Output> ask(Request request) {
    append(request);
    var told = new ArrayList<Output>();
    var random = new Random(0);
    while (!isAtRest()) {
      told.addAll(takeOne(random));
    }
    return told;
  }

  List<Customer> living() {
    return partitions.stream().flatMap(one -> one.customers.values.values().stream()).toList();
  }

  Map<ClaimKey, Claim> claims() {
    var all = new HashMap<ClaimKey, Claim>();
    partitions.forEach(one -> all.putAll(one.claims.values));
    return all;
  }

  /// What is not settled: at rest, nothing.
  List<Object> open() {
    var open = new ArrayList<Object>();
    for (Partition one : partitions) {
      open.addAll(one.openChanges.values.keySet());
      open.addAll(one.lines.values.keySet());
      open.addAll(one.waiting.values.keySet());
      open.addAll(one.openSteps.values.keySet());
      one.claims.values.values().stream().filter(Claim::isPending).forEach(open::add);
    }
    return open;
  }
}
