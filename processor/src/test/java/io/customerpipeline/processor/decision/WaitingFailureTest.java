package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.customer;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.newId;
import static io.customerpipeline.processor.Asked.newOperation;
import static io.customerpipeline.processor.Asked.rename;
import static io.customerpipeline.processor.Asked.restore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.schemas.command.ClaimStep.Answered;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.DeleteByExternalId;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A command that throws when it has waited is set aside by itself. The record that lets it go on,
/// and those that wait beside it, are decided.
///
/// A customer with the highest version there is makes every change throw.
class WaitingFailureTest {
  private static final int COUNT = 4;

  private final Partitions partitions = new Partitions(COUNT);

  @Test
  void waitingCommandsThatThrowAreSetAsideAndOthersAreDecided() {
    for (int i = 0; i < 16; i++) {
      Customer last = lastVersion(i);
      Request back = restore(last);
      Request one = rename(last.id(), "One");
      Request same = rename(last.id(), null);
      Request two = delete(last.id());
      Request late = restore(last);

      List<Output> told = all(back, one, same, two, late);

      assertThat(setAside(told)).containsExactly(one, two);
      assertThat(TurnPropertyTest.outcomes(told))
          .satisfiesExactly(
              outcome -> assertThat(outcome).isInstanceOf(Created.class),
              outcome -> assertThat(outcome).isInstanceOf(Outcome.Updated.class),
              outcome -> assertThat(outcome).isInstanceOf(Rejected.class));
      assertThat(partitions.living()).contains(last);
      assertThat(partitions.open()).isEmpty();
    }
  }

  /// The partition that passed it on would send it again for ever.
  @Test
  void waitingRequestOfAnotherPartitionIsAcknowledged() {
    for (int i = 0; i < 16; i++) {
      Customer last = lastVersion(i);
      var origin =
          new DeleteByExternalId(newOperation(), ACME, NOON, externalIdElsewhere(last), null);
      var passedOn = new Request.Delete(origin.operationId(), ACME, NOON, last.id(), null, origin);

      List<Output> told = all(restore(last), passedOn);

      assertThat(setAside(told)).containsExactly(passedOn);
      var answered = new Answered(origin.operationId(), origin.claimKey(), last.id());
      assertThat(told).contains(new Output.PassOn(answered));
    }
  }

  /// A store that cannot be read is a fault of the processor, whatever command is being taken.
  @Test
  void faultOfLedgerIsThrownAndChargedToNoCommand() {
    var fault = new IllegalStateException("the store is closed");
    var ledger =
        new Ledger(
            failing(fault),
            failing(fault),
            failing(fault),
            failing(fault),
            failing(fault),
            failing(fault),
            failing(fault));

    assertThatThrownBy(() -> Turn.take(ledger, _ -> true, create("a@example.com"))).isSameAs(fault);
  }

  private static <K, V> Table<K, V> failing(RuntimeException fault) {
    return new Table<>() {
      @Override
      public @Nullable V get(K key) {
        throw fault;
      }

      @Override
      public void put(K key, @Nullable V value) {
        throw fault;
      }
    };
  }

  private List<Output> all(Command... commands) {
    var random = new Random(3);
    var told = new ArrayList<Output>();
    for (Command command : commands) {
      partitions.append(command);
    }
    while (!partitions.isAtRest()) {
      told.addAll(partitions.takeOne(random));
    }
    return told;
  }

  private static List<Command> setAside(List<Output> told) {
    return told.stream()
        .filter(Output.SetAside.class::isInstance)
        .map(output -> ((Output.SetAside) output).command())
        .toList();
  }

  /// A customer whose next version there is not, and whose e-mail is claimed in another partition
  /// than its home, so that requests wait until it is back.
  private static Customer lastVersion(int number) {
    CustomerId id = newId(ACME, "first%d@example.com".formatted(number));
    return firstElsewhere(
            id, one -> "now%d.%d@example.com".formatted(number, one), WaitingFailureTest::home)
        .transform(email -> customer(id, email, null, Long.MAX_VALUE));
  }

  private static Bucket home(String email) {
    return EmailKey.of(ACME, Email.of(email)).bucket();
  }

  private static ExternalId externalIdElsewhere(Customer customer) {
    return new ExternalId(
        firstElsewhere(
            customer.id(),
            one -> "x%d".formatted(one),
            id -> ExternalIdKey.of(ACME, new ExternalId(id)).bucket()));
  }

  private static String firstElsewhere(
      CustomerId id, IntFunction<String> candidates, Function<String, Bucket> bucket) {
    int home = id.home().partition(COUNT);
    return IntStream.range(0, 1_000)
        .mapToObj(candidates)
        .filter(one -> bucket.apply(one).partition(COUNT) != home)
        .findFirst()
        .orElseThrow();
  }
}
