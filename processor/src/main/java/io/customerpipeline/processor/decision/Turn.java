package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.ClaimStep.Answered;
import io.customerpipeline.schemas.command.ClaimStep.Received;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.ByValue;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// All that one record of the commands topic leads to in its partition: the command itself, the
/// steps that it causes here, and the commands that waited for those. Pure until it is written.
///
/// Steps for other partitions are passed on. They are appended in the same transaction as the
/// outcomes, so whoever has seen an outcome comes behind them in every partition's log: a value is
/// free for all who can know that it was given up.
public final class Turn {
  private final Draft draft;
  private final Predicate<Bucket> isHere;
  private final Command origin;
  private final Map<Line.Place, RuntimeException> failed;
  private final List<Output> outputs = new ArrayList<>();
  private final Queue<Due> next = new ArrayDeque<>();
  private final Requests requests;
  private final Steps steps;

  /// Where the command waited that is being taken; absent if that is the record itself.
  private Line.@Nullable Place charged;

  /// A command that is taken later in the turn.
  ///
  /// @param charged place of the waiting command that has led to it; absent if the record has
  private record Due(Command command, Line.@Nullable Place charged) {}

  private Turn(
      Ledger ledger,
      Predicate<Bucket> isHere,
      Command origin,
      Map<Line.Place, RuntimeException> failed) {
    this.failed = failed;
    this.draft = new Draft(ledger);
    this.isHere = isHere;
    this.origin = origin;
    this.requests = new Requests(this, draft.ledger());
    this.steps = new Steps(this, requests, draft.ledger());
  }

  /// An exception is charged to the command that throws it. A command that waited and throws is set
  /// aside, and the turn begins anew without it, for nothing was written yet.
  ///
  /// @param ledger the partition's state; left alone until [#write()]
  /// @param isHere whether a bucket belongs to this partition
  /// @throws RefusedCommandException if the command must not be decided
  public static Turn take(Ledger ledger, Predicate<Bucket> isHere, Command command) {
    var failed = new HashMap<Line.Place, RuntimeException>();
    while (true) {
      var turn = new Turn(ledger, isHere, command, failed);
      try {
        turn.run();
        return turn;
      } catch (UnreadableLedgerException e) {
        throw e.fault();
      } catch (RuntimeException e) {
        if (turn.charged == null) {
          throw e;
        }
        failed.put(turn.charged, e);
      }
    }
  }

  private void run() {
    for (Due due = new Due(origin, null); due != null; due = next.poll()) {
      charged = due.charged();
      take(due.command());
    }
  }

  private void take(Command command) {
    switch (command) {
      case Request request -> requests.take(request);
      case ClaimStep step -> steps.take(step);
    }
  }

  /// Puts the new state into the ledger.
  public void write() {
    draft.write();
  }

  /// What is to be told, in order.
  public List<Output> outputs() {
    return List.copyOf(outputs);
  }

  /// Whether the record itself asks for this, and not a command that waited in a line.
  boolean isAskedNow(Request request) {
    return origin instanceof Request asked && asked.operationId().equals(request.operationId());
  }

  /// Has the command taken: later in this turn if it belongs here, else by its own partition.
  void send(Command command) {
    if (isHere.test(command.bucket())) {
      next.add(new Due(command, charged));
    } else {
      outputs.add(new Output.PassOn(command));
    }
  }

  /// Has the command taken, and keeps it until [#answered] if that is by another partition: a step
  /// can be lost, as it expires with its log.
  void sendUntilAnswered(OpenStep step, Command command) {
    answered(step);
    if (!isHere(command)) {
      draft.ledger().openSteps().put(step, command);
    }
    send(command);
  }

  /// Whether the command is taken in this partition.
  boolean isHere(Command command) {
    return isHere.test(command.bucket());
  }

  /// The step needs not be sent again.
  void answered(OpenStep step) {
    if (draft.ledger().openSteps().get(step) != null) {
      draft.ledger().openSteps().put(step, null);
    }
  }

  /// @param request that was decided
  void tell(Request request, Decision decision) {
    Outcome outcome = decision.outcome();
    if (outcome.isFinal()) {
      draft
          .ledger()
          .answers()
          .put(
              new OperationKey(outcome.organizationId(), outcome.operationId()),
              new Answer.Given(outcome));
    }
    outputs.add(
        new Output.Decided(
            outcome,
            false,
            decision.events().isEmpty() ? null : decision.events().getFirst().id(),
            OperationKind.of(request)));
    decision.events().forEach(event -> outputs.add(new Output.Happened(event)));
    if (request instanceof Restore && outcome instanceof Outcome.Created(_, _, _, var customer)) {
      outputs.add(new Output.Restored(customer));
    }
    acknowledge(request);
  }

  /// Tells the partition that passed the request on that it need not send it again. A creation is
  /// acknowledged by what becomes of its claim.
  private void acknowledge(Request request) {
    if (isPassedOn(request) && !(request instanceof Request.Create)) {
      var decided = (Request.ById) request;
      var claim = Objects.requireNonNull(decided.origin()).claimKey();
      send(new Answered(decided.operationId(), claim, decided.customerId()));
    }
  }

  /// A request that was sent back ends the attempt before it, and its sender need not keep it.
  void receive(ByValue asked) {
    OpenStep step = OpenStep.ofRequest(asked);
    if (draft.ledger().openSteps().get(step) instanceof Request.ById kept
        && kept.origin() != null
        && kept.origin().attempts() < asked.attempts()) {
      answered(step);
    }
    if (asked instanceof Upsert upsert) {
      send(
          new Received(
              upsert.operationId(), upsert.claimKey(), upsert.customerId(), upsert.attempts()));
    }
  }

  /// Whether another partition keeps the request, and sends it again until it has an outcome.
  boolean isPassedOn(Request request) {
    return request instanceof Request.ById decided
        && decided.origin() != null
        && !isHere(decided.origin());
  }

  /// @param request that was decided before
  void tellAgain(Request request, Outcome outcome) {
    var kind = request instanceof Restore ? OperationKind.RESTORE : null;
    outputs.add(new Output.Decided(outcome, true, null, kind));
    acknowledge(request);
  }

  /// @return false if too many wait already
  boolean queue(Line line, Command command) {
    Line.Taken taken = taken(line);
    if (taken.isFull()) {
      return false;
    }
    draft.ledger().waiting().put(new Line.Place(line, taken.end()), command);
    draft.ledger().lines().put(line, taken.longer());
    return true;
  }

  /// Whether an equal command waits in the line.
  boolean isQueued(Line line, Command command) {
    Line.Taken taken = taken(line);
    return LongStream.range(taken.first(), taken.end())
        .mapToObj(number -> draft.ledger().waiting().get(new Line.Place(line, number)))
        .anyMatch(command::equals);
  }

  void queueOrReject(Line line, Request request) {
    if (!queue(line, request)) {
      tell(request, Decider.decide(new State.Barred(Reason.TOO_MANY_WAITING, null), request));
    }
  }

  /// Takes the commands of a line in order, for as long as none of them opens a step.
  void drain(Line line, BooleanSupplier isClosed) {
    for (Line.Taken taken = taken(line);
        !taken.isEmpty() && !isClosed.getAsBoolean();
        taken = taken(line)) {
      var place = new Line.Place(line, taken.first());
      Command first = draft.ledger().waiting().get(place);
      draft.ledger().waiting().put(place, null);
      draft.ledger().lines().put(line, taken.shorter().isEmpty() ? null : taken.shorter());
      if (first != null && isHere.test(first.bucket())) {
        takeWaiting(first, place);
      } else if (first != null) {
        // Nobody else knows of the request any more.
        sendUntilAnswered(OpenStep.ofRequest(first), first);
      }
    }
  }

  private void takeWaiting(Command command, Line.Place place) {
    RuntimeException why = failed.get(place);
    if (why != null) {
      outputs.add(new Output.SetAside(command, why));
      if (command instanceof Request request) {
        acknowledge(request);
      }
      return;
    }
    Line.Place before = charged;
    charged = place;
    take(command);
    charged = before;
  }

  private Line.Taken taken(Line line) {
    Line.Taken taken = draft.ledger().lines().get(line);
    return taken == null ? Line.Taken.NONE : taken;
  }
}
