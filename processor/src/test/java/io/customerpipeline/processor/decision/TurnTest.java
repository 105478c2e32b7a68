package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.customer;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.deleteByEmail;
import static io.customerpipeline.processor.Asked.give;
import static io.customerpipeline.processor.Asked.move;
import static io.customerpipeline.processor.Asked.upsert;
import static io.customerpipeline.processor.Asked.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How partitions agree on a value, case by case. Four partitions; ids and e-mails fall where their
/// buckets say.
class TurnTest {
  private final Partitions partitions = new Partitions(4);

  @Test
  void anExternalIdIsClaimedWhereverItLies() {
    for (int i = 0; i < 16; i++) {
      Customer born = created(ask(with("x" + i, create("c" + i + "@example.com"))));

      assertThat(born.externalId()).isEqualTo(new ExternalId("x" + i));
      assertThat(partitions.claims())
          .containsEntry(born.claims().getFirst(), Claim.of(born.id()))
          .containsEntry(born.claims().getLast(), Claim.of(born.id()));
    }
  }

  @Test
  void aTakenExternalIdLeavesTheEmailFree() {
    Customer owner = created(ask(with("x", create("a@example.com"))));

    Rejected refused = (Rejected) ask(with("x", create("b@example.com")));

    assertThat(refused.reason()).isEqualTo(Reason.EXTERNAL_ID_TAKEN);
    assertThat(refused.customerId()).isEqualTo(owner.id());
    assertThat(ask(create("b@example.com"))).isInstanceOf(Created.class);
  }

  @Test
  void anEmailThatMovedOnIsFreeAndTheNewOneIsTaken() {
    CustomerId id = created(ask(create("a@example.com"))).id();

    Updated moved = (Updated) ask(move(id, "b@example.com"));

    assertThat(moved.customer().email()).isEqualTo(Email.of("b@example.com"));
    assertThat(moved.customer().version()).isEqualTo(2);
    assertThat(ask(create("a@example.com"))).isInstanceOf(Created.class);
    assertThat(((Rejected) ask(create("b@example.com"))).customerId()).isEqualTo(id);
  }

  @Test
  void aRefusedMoveLeavesEverythingAsItWas() {
    Customer a = created(ask(create("a@example.com")));
    Customer b = created(ask(create("b@example.com")));
    var claims = Map.copyOf(partitions.claims());

    Rejected refused = (Rejected) ask(move(a.id(), "B@example.com"));

    assertThat(refused.reason()).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(refused.customerId()).isEqualTo(b.id());
    assertThat(partitions.living()).containsExactlyInAnyOrder(a, b);
    assertThat(partitions.claims()).isEqualTo(claims);
  }

  @Test
  void whatChangesTheSpellingAloneNeedsNoClaim() {
    CustomerId id = created(ask(create("a@example.com"))).id();

    partitions.append(move(id, "A@Example.com"));
    List<Output> told = partitions.takeOne(new Random(1));

    assertThat(told).noneMatch(Output.PassOn.class::isInstance);
    assertThat(partitions.living().getFirst().email().address()).isEqualTo("A@Example.com");
  }

  @Test
  void twoSwapTheirEmailsThroughAThird() {
    CustomerId a = created(ask(create("a@example.com"))).id();
    CustomerId b = created(ask(create("b@example.com"))).id();

    for (Request step :
        List.of(move(a, "c@example.com"), move(b, "a@example.com"), move(a, "b@example.com"))) {
      assertThat(ask(step)).isInstanceOf(Updated.class);
    }

    assertThat(emails()).isEqualTo(Map.of(a, "b@example.com", b, "a@example.com"));
  }

  @Test
  void aChainOfMovesThatIsAskedForAtOnceIsTakenInOrder() {
    CustomerId id = created(ask(create("a@example.com"))).id();

    List<Outcome> outcomes =
        partitions.outcomesOf(
            move(id, "b@example.com"), move(id, "c@example.com"), move(id, "a@example.com"));

    assertThat(outcomes).hasSize(3).hasOnlyElementsOfType(Updated.class);
    assertThat(emails()).isEqualTo(Map.of(id, "a@example.com"));
    assertThat(partitions.claims()).hasSize(1);
    assertThat(partitions.living().getFirst().version()).isEqualTo(4);
  }

  @Test
  void aDeleteWaitsForTheChangeThatIsInFlight() {
    CustomerId id = created(ask(with("x", create("a@example.com")))).id();

    List<Outcome> outcomes = partitions.outcomesOf(move(id, "b@example.com"), delete(id));

    assertThat(outcomes.getFirst()).isInstanceOf(Updated.class);
    assertThat(outcomes.getLast()).isInstanceOf(Deleted.class);
    assertThat(partitions.claims()).isEmpty();
    assertThat(partitions.open()).isEmpty();
    assertThat(ask(with("x", create("b@example.com")))).isInstanceOf(Created.class);
  }

  @Test
  void aDeletedCustomersValuesAreFreeForTheNextAtOnce() {
    for (int round = 0; round < 50; round++) {
      Customer born = created(ask(with("x", create("a@example.com"))));

      assertThat(ask(delete(born.id()))).isInstanceOf(Deleted.class);
    }
    assertThat(partitions.claims()).isEmpty();
  }

  @Test
  void anExternalIdIsWrittenOnce() {
    CustomerId id = created(ask(create("a@example.com"))).id();

    assertThat(ask(give(id, "x"))).isInstanceOf(Updated.class);
    assertThat(ask(give(id, "x"))).isInstanceOf(Updated.class);
    assertThat(((Rejected) ask(give(id, "y"))).reason()).isEqualTo(Reason.EXTERNAL_ID_IMMUTABLE);
    assertThat(((Rejected) ask(give(id, null))).reason()).isEqualTo(Reason.EXTERNAL_ID_IMMUTABLE);
  }

  @Test
  void anUpsertCreatesThenChangesThenMoves() {
    Customer born = created(ask(upsert("x", "a@example.com")));
    Updated same = (Updated) ask(upsert("x", "a@example.com"));
    Updated moved = (Updated) ask(upsert("x", "b@example.com"));

    assertThat(same.customer()).isEqualTo(born);
    assertThat(moved.customer().id()).isEqualTo(born.id());
    assertThat(emails()).isEqualTo(Map.of(born.id(), "b@example.com"));
  }

  @Test
  void manyUpsertsOfOneExternalIdAtOnceMakeOneCustomer() {
    var upserts =
        IntStream.range(0, 20)
            .mapToObj(i -> upsert("x", "c" + i % 3 + "@example.com"))
            .toArray(Request[]::new);

    List<Outcome> outcomes = partitions.outcomesOf(upserts);

    assertThat(outcomes).hasSize(20);
    assertThat(outcomes.stream().filter(Created.class::isInstance)).hasSize(1);
    assertThat(outcomes.stream().filter(Updated.class::isInstance)).hasSize(19);
    assertThat(partitions.living()).hasSize(1);
  }

  /// The upsert has the external id and wants the e-mail; the creation has the e-mail and wants the
  /// external id.
  @Test
  void anUpsertAndACreationOfTheSameCustomerDoNotBlockEachOther() {
    for (int seed = 0; seed < 200; seed++) {
      var both = new Partitions(4);
      both.append(upsert("x", "a@example.com"));
      both.append(with("x", create("a@example.com")));
      var random = new Random(seed);
      while (!both.isAtRest()) {
        both.takeOne(random);
      }

      assertThat(both.living()).as("seed %d", seed).hasSize(1);
      assertThat(both.open()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aDuplicateOfWhatIsInFlightWaitsAndGetsTheFirstOutcome() {
    CustomerId id = created(ask(create("a@example.com"))).id();
    Request move = move(id, "b@example.com");

    List<Outcome> outcomes = partitions.outcomesOf(move, move, move);

    assertThat(outcomes).hasSize(3).containsOnly(outcomes.getFirst());
    assertThat(partitions.living().getFirst().version()).isEqualTo(2);
  }

  @Test
  void aStrangersStepsChangeNothing() {
    Customer owner = created(ask(with("x", create("a@example.com"))));
    CustomerId stranger = created(ask(create("b@example.com"))).id();
    var operation = new OperationId("forged");
    var claims = Map.copyOf(partitions.claims());
    for (var key : owner.claims()) {
      for (Command forged :
          List.of(
              new ClaimStep.Confirm(operation, key, stranger),
              new ClaimStep.Release(operation, key, stranger, null),
              new ClaimStep.Granted(operation, key, stranger),
              new ClaimStep.Denied(operation, key, owner.id(), stranger))) {
        partitions.append(forged);
        while (!partitions.isAtRest()) {
          assertThat(partitions.takeOne(new Random(1))).allMatch(Output.PassOn.class::isInstance);
        }
      }
    }

    assertThat(partitions.claims()).isEqualTo(claims);
  }

  @Test
  void anOutcomeTellsWhatTheCallerSetOutToDoWhateverItWasTurnedInto() {
    Request first = upsert("x", "a@example.com");

    assertThat(kinds(first)).containsExactly(OperationKind.UPSERT);
    assertThat(kinds(upsert("x", "b@example.com"))).containsExactly(OperationKind.UPSERT);
    assertThat(kinds(create("b@example.com"))).containsExactly(OperationKind.CREATE);
    assertThat(kinds(deleteByEmail("b@example.com"))).containsExactly(OperationKind.DELETE);
    assertThat(kinds(deleteByEmail("b@example.com"))).containsExactly(OperationKind.DELETE);
  }

  private List<OperationKind> kinds(Request request) {
    return partitions.ask(request).stream()
        .filter(Output.Decided.class::isInstance)
        .map(output -> ((Output.Decided) output).kind())
        .toList();
  }

  private Outcome ask(Request request) {
    return partitions.outcomeOf(request);
  }

  private Map<CustomerId, String> emails() {
    var emails = new HashMap<CustomerId, String>();
    partitions.living().forEach(customer -> emails.put(customer.id(), customer.email().address()));
    return emails;
  }

  private static Customer created(Outcome outcome) {
    return ((Created) outcome).customer();
  }
}
