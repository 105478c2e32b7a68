package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.move;
import static io.customerpipeline.processor.Asked.upsert;
import static io.customerpipeline.processor.Asked.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Creations that name the id of a living customer which has moved to another e-mail.
class TakenIdTest {
  private static final String EMAIL = "first%d@example.com";

  private final Partitions partitions = new Partitions(4);

  /// The record that lets it go on is decided, not set aside.
  @Test
  void waitingCreateWhoseIdCameAliveIsRejected() {
    for (int i = 0; i < 16; i++) {
      String email = EMAIL.formatted(i);
      CustomerId living = movedAwayFrom(email);
      String taken = externalIdElsewhere(email);
      ask(with(taken, create("owner%d@example.com".formatted(i))));

      List<Outcome> outcomes =
          partitions.outcomesOf(
              with(taken, create(email)), create(ACME, living, email), create(email));

      assertThat(outcomes.get(0))
          .isInstanceOfSatisfying(
              Rejected.class, it -> assertThat(it.reason()).isEqualTo(Reason.EXTERNAL_ID_TAKEN));
      assertThat(outcomes.get(1))
          .isInstanceOfSatisfying(
              Rejected.class,
              it -> {
                assertThat(it.reason()).isEqualTo(Reason.ALREADY_EXISTS);
                assertThat(it.customerId()).isEqualTo(living);
              });
      created(outcomes.get(2));
    }
  }

  /// The claim of its external id would be pending for ever if the creation were set aside.
  @Test
  void upsertWithIdOfLivingCustomerIsRejectedAndHoldsNothing() {
    for (int i = 0; i < 16; i++) {
      String email = EMAIL.formatted(i);

      Outcome outcome = ask(upsert(movedAwayFrom(email), "x" + i, email));

      assertThat(outcome).isInstanceOf(Rejected.class);
      created(ask(upsert("x" + i, email)));
    }
  }

  /// The id of a customer that was created with this e-mail and has another one now.
  private CustomerId movedAwayFrom(String email) {
    CustomerId id = created(ask(create(email))).id();
    ask(move(id, "moved-" + email));
    return id;
  }

  /// One that is claimed in another partition than the e-mail.
  private static String externalIdElsewhere(String email) {
    int home = EmailKey.of(ACME, Email.of(email)).bucket().partition(4);
    return IntStream.iterate(0, n -> n + 1)
        .mapToObj(n -> "taken-%d-%s".formatted(n, email))
        .filter(one -> ExternalIdKey.of(ACME, new ExternalId(one)).bucket().partition(4) != home)
        .findFirst()
        .orElseThrow();
  }

  private Outcome ask(Request request) {
    return partitions.outcomeOf(request);
  }

  private static Customer created(Outcome outcome) {
    return ((Created) outcome).customer();
  }
}
