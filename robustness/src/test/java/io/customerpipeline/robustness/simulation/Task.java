package io.customerpipeline.robustness.simulation;

import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.processor.decision.Ledger;
import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.processor.decision.Line;
import io.customerpipeline.processor.decision.OpenChange;
import io.customerpipeline.processor.decision.OpenStep;
import io.customerpipeline.processor.decision.Output;
import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.processor.decision.Turn;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The processor in one partition: the product's rules between simulated stores and logs. State,
/// what is told and the place in the log are committed together, or not at all.
final class Task {
  private final World world;
  private final Topics topics;
  private final int partition;
  private final Consumer<List<ClaimKey>> releasedEarly;
  private final List<Output> outputs = new ArrayList<>();
  private final Set<Object> releasedFor = new HashSet<>();
  private int committed;
  private int next;

  final Memory<ClaimKey, Claim> claims = new Memory<>();
  final Memory<CustomerKey, Customer> customers = new Memory<>();
  final Memory<CustomerKey, OpenChange> openChanges = new Memory<>();
  private final Memory<OperationKey, Answer> answers = new Memory<>();
  final Memory<Line, Line.Taken> lines = new Memory<>();
  final Memory<Line.Place, Command> waiting = new Memory<>();
  final Memory<OpenStep, Command> openSteps = new Memory<>();

  /// @param releasedEarly has claims dropped wherever they are, for one of the defects
  Task(World world, Topics topics, int partition, Consumer<List<ClaimKey>> releasedEarly) {
    this.world = world;
    this.topics = topics;
    this.partition = partition;
    this.releasedEarly = releasedEarly;
  }

  boolean isAtRest() {
    return committed == topics.commands(partition).size();
  }

  boolean hasMore() {
    return next < topics.commands(partition).size();
  }

  boolean isUnderWay() {
    return next > committed;
  }

  /// Takes the next command, within the open transaction.
  void process() {
    if (next == topics.commands(partition).size()) {
      return;
    }
    Command command = topics.commands(partition).get(next++);
    if (world.has(Defect.CLAIM_RELEASED_BEFORE_DELETE) && releasesFirst(command)) {
      return;
    }
    Turn turn;
    try {
      turn = Turn.take(ledger(command), this::isHere, command);
    } catch (RefusedCommandException e) {
      world.saw(World.Event.DEAD_LETTER);
      return;
    }
    turn.write();
    if (world.has(Defect.AT_LEAST_ONCE)) {
      turn.outputs().forEach(output -> topics.append(partition, output));
    } else {
      outputs.addAll(turn.outputs());
    }
  }

  private boolean isHere(Bucket bucket) {
    return bucket.partition(world.partitions) == partition;
  }

  private Ledger ledger(Command command) {
    return new Ledger(
        world.has(Defect.RAW_EMAIL_AS_KEY) ? new RawClaims(claims, command) : claims,
        customers,
        openChanges,
        answers,
        lines,
        waiting,
        openSteps);
  }

  private boolean releasesFirst(Command command) {
    if (!(command instanceof Delete delete) || !releasedFor.add(delete.operationId())) {
      return false;
    }
    Customer customer =
        customers.get(new CustomerKey(delete.organizationId(), delete.customerId()));
    if (customer == null) {
      return false;
    }
    releasedEarly.accept(customer.claims());
    topics.append(delete);
    return true;
  }

  void commit() {
    outputs.forEach(output -> topics.append(partition, output));
    outputs.clear();
    committed = next;
    for (Memory<?, ?> store : stores()) {
      store.commit();
    }
  }

  /// Another takes over from what was committed last.
  void crash() {
    world.saw(World.Event.PROCESSOR_CRASH);
    outputs.clear();
    next = committed;
    for (Memory<?, ?> store : stores()) {
      store.restore();
    }
    if (world.has(Defect.ANSWERS_DROPPED_ON_RESTORE)) {
      answers.forget();
    }
  }

  private List<Memory<?, ?>> stores() {
    return List.of(claims, customers, openChanges, answers, lines, waiting, openSteps);
  }
}
