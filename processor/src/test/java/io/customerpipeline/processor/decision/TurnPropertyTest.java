package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.processor.RandomCommands;
import io.customerpipeline.processor.ReferenceModel;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any sequence of requests, over any number of partitions, with crashes in between.
class TurnPropertyTest {
  private static final int COMMANDS = 60;
  private static final long SEEDS = Long.getLong("seeds", 150);

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 2, 4, 16})
  void oneAfterAnotherIsDecidedAsTheModelSays(int count) {
    for (long seed = 0; seed < 700; seed++) {
      var commands = new RandomCommands(seed);
      var model = new ReferenceModel();
      var partitions = new Partitions(count);
      for (int step = 0; step < COMMANDS; step++) {
        Request request = commands.next();

        List<Outcome> outcomes = outcomes(partitions.ask(request));

        assertThat(outcomes)
            .as("seed %d, step %d: %s", seed, step, request)
            .containsExactly(model.expect(request));
        assertThat(partitions.living())
            .as("seed %d, step %d: %s", seed, step, request)
            .containsExactlyInAnyOrderElementsOf(model.living());
      }
      assertAtRest(partitions, "seed " + seed);
    }
  }

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {2, 4, 16})
  void allAtOnceKeepsEveryPromise(int count) {
    for (long seed = 0; seed < 1_500; seed++) {
      var random = new Random(seed);
      var commands = new RandomCommands(seed);
      var partitions = new Partitions(count);
      var seen = new Seen("seed " + seed, true);
      int left = COMMANDS;
      while (left > 0 || !partitions.isAtRest()) {
        if (left > 0 && (partitions.isAtRest() || random.nextInt(4) == 0)) {
          Request request = commands.next();
          seen.asked(request, partitions);
          partitions.append(request);
          left--;
        } else {
          List<Output> told = partitions.takeOne(random);
          seen.held(partitions);
          seen.told(told);
        }
      }
      seen.atRest(partitions);
      assertAtRest(partitions, "seed " + seed);
    }
  }

  /// Any step may be lost any number of times, and any may come more than once: with steps sent
  /// again, every operation has one outcome, no value has two owners, and no claim is left over.
  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {2, 4, 16})
  void lostStepsAreMadeUpForByStepsSentAgain(int count) {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      var commands = new RandomCommands(seed);
      var partitions = new Partitions(count);
      var seen = new Seen("seed " + seed, false);
      int left = COMMANDS;
      int losses = random.nextInt(200);
      while (left > 0 || !partitions.isAtRest() || !partitions.open().isEmpty()) {
        int chance = random.nextInt(100);
        if (left > 0 && (partitions.isAtRest() || chance < 20)) {
          Request request = commands.next();
          seen.asked(request, partitions);
          partitions.append(request);
          left--;
        } else if (losses > 0 && chance < 50) {
          partitions.loseStep(random);
          losses--;
        } else if (partitions.isAtRest() || chance < 55 && partitions.backlog() < 20) {
          partitions.resend();
        } else {
          List<Output> told = partitions.takeOne(random);
          seen.held(partitions);
          seen.told(told);
        }
      }
      seen.everyOperationHasItsOutcome();
      assertAtRest(partitions, "seed " + seed);
    }
  }

  @Test
  void aLineIsBoundedAndWhoFindsItFullMayComeAgain() {
    // Given
    var full = new Partitions(4);
    Request.Create first = elsewhere(4);
    full.append(first);
    full.takeOne(new Random(1));
    var last = sameEmail(first);
    for (int i = 0; i < Line.LENGTH_MAX; i++) {
      full.append(sameEmail(first));
    }
    full.append(last);

    // When
    var told = new ArrayList<Output>();
    while (!full.isAtRest()) {
      told.addAll(full.takeOne(new Random(1)));
    }

    // Then
    var reasons = new HashMap<Object, Integer>();
    outcomes(told)
        .forEach(outcome ->
            reasons.merge(
                outcome instanceof Rejected refused ? refused.reason() : "created",
                1,
                Integer::sum));
    assertThat(reasons)
        .containsEntry("created", 1)
        .containsEntry(Reason.ALREADY_EXISTS, Line.LENGTH_MAX)
        .containsEntry(Reason.TOO_MANY_WAITING, 1);
    assertThat(outcomes(full.ask(last)))
        .singleElement()
        .isInstanceOfSatisfying(
            Rejected.class, again -> assertThat(again.reason()).isEqualTo(Reason.ALREADY_EXISTS));
    assertAtRest(full, "after a crowd");
  }

  static List<Outcome> outcomes(List<Output> told) {
    return told.stream()
        .filter(Output.Decided.class::isInstance)
        .map(output -> ((Output.Decided) output).outcome())
        .toList();
  }

  /// Every claim belongs to the living customer that has the value, and nothing is left open.
  private static void assertAtRest(Partitions partitions, String when) {
    assertThat(partitions.open()).as(when).isEmpty();
    var wanted = new HashMap<ClaimKey, CustomerId>();
    for (Customer customer : partitions.living()) {
      customer.claims().forEach(key -> wanted.put(key, customer.id()));
    }
    var held = new HashMap<ClaimKey, CustomerId>();
    partitions.claims().forEach((key, claim) -> held.put(key, claim.owner()));
    assertThat(held).as(when).isEqualTo(wanted);
  }

  /// What a witness of everything has seen: answers, events and who had what.
  private static final class Seen {
    private final String when;
    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<CustomerId, Long> versions = new HashMap<>();
    private final Map<CustomerId, CustomerSnapshot> fold = new HashMap<>();
    private final Map<OperationId, Set<CustomerId>> livedMeanwhile = new HashMap<>();

    /// Whether a value is free as soon as its owner is seen to have given it up. A release that is
    /// lost comes later.
    private final boolean freesAtOnce;

    Seen(String when, boolean freesAtOnce) {
      this.when = when;
      this.freesAtOnce = freesAtOnce;
    }

    void asked(Request request, Partitions partitions) {
      asked.merge(name(request.organizationId(), request.operationId()), 1, Integer::sum);
      var living = new HashSet<CustomerId>();
      partitions.living().forEach(customer -> living.add(customer.id()));
      livedMeanwhile.merge(
          request.operationId(),
          living,
          (one, other) -> {
            one.addAll(other);
            return one;
          });
    }

    private static String name(Object organization, Object operation) {
      return organization + " " + operation;
    }

    /// At no instant do two living customers of an organization have one value.
    void held(Partitions partitions) {
      var holders = new HashMap<ClaimKey, CustomerId>();
      for (Customer customer : partitions.living()) {
        livedMeanwhile.values().forEach(ids -> ids.add(customer.id()));
        for (ClaimKey key : customer.claims()) {
          CustomerId other = holders.put(key, customer.id());
          assertThat(other).as("%s: two have one value", when).isNull();
        }
      }
    }

    void told(List<Output> told) {
      for (Output output : told) {
        switch (output) {
          case Output.Decided(Outcome outcome, boolean duplicate, _, _) ->
              decided(outcome, duplicate);
          case Output.Happened(CustomerEvent event) -> happened(event);
          case Output.Restored(Customer customer) -> restored(customer);
          case Output.SetAside(Command command, RuntimeException why) ->
              throw new AssertionError(when + ": set aside: " + command, why);
          case Output.PassOn _ -> {}
        }
      }
    }

    private void decided(Outcome outcome, boolean duplicate) {
      String operation = name(outcome.organizationId(), outcome.operationId());
      Outcome first = outcomes.putIfAbsent(operation, outcome);
      assertThat(duplicate).as("%s: %s", when, outcome).isEqualTo(first != null);
      if (first != null) {
        assertThat(outcome).as("%s: a duplicate's answer", when).isEqualTo(first);
      }
      asked.merge(operation, -1, Integer::sum);
      if (freesAtOnce
          && outcome instanceof Rejected refused
          && Set.of(Reason.ALREADY_EXISTS, Reason.EXTERNAL_ID_TAKEN).contains(refused.reason())) {
        assertThat(livedMeanwhile.get(outcome.operationId()))
            .as("%s: who is in the way lives: %s", when, refused)
            .contains(Objects.requireNonNull(refused.customerId()));
      }
    }

    private void happened(CustomerEvent event) {
      CustomerId id = event.data().id();
      livedMeanwhile.values().forEach(ids -> ids.add(id));
      assertThat(event.version())
          .as("%s: versions of %s", when, id)
          .isEqualTo(versions.getOrDefault(id, 0L) + 1);
      versions.put(id, event.version());
      if (event instanceof CustomerDeleted) {
        fold.remove(id);
      } else {
        fold.put(id, new CustomerSnapshot(event.version(), event.data()));
      }
    }

    private void restored(Customer customer) {
      livedMeanwhile.values().forEach(ids -> ids.add(customer.id()));
      versions.put(customer.id(), customer.version());
      fold.put(customer.id(), CustomerSnapshot.of(customer));
    }

    /// How often it is told depends on the steps that were lost and sent again.
    void everyOperationHasItsOutcome() {
      assertThat(outcomes.keySet()).as(when).containsExactlyInAnyOrderElementsOf(asked.keySet());
    }

    /// Every request has been answered as often as it was asked, and the events tell the state.
    void atRest(Partitions partitions) {
      assertThat(asked.values()).as(when).containsOnly(0);
      assertThat(partitions.living().stream().map(CustomerSnapshot::of))
          .as(when)
          .containsExactlyInAnyOrderElementsOf(fold.values());
    }
  }

  /// A creation whose external id is claimed in another partition.
  private static Request.Create elsewhere(int count) {
    Request.Create create = create("first@example.com");
    int home = create.bucket().partition(count);
    return IntStream.range(0, 1_000)
        .mapToObj(Integer::toString)
        .filter(id -> bucket(id).partition(count) != home)
        .map(id -> with(id, create))
        .findFirst()
        .orElseThrow();
  }

  private static Request.Create sameEmail(Request.Create other) {
    return create(other.email().address());
  }

  private static Bucket bucket(String externalId) {
    return ExternalIdKey.of(ACME, new ExternalId(externalId)).bucket();
  }
}
