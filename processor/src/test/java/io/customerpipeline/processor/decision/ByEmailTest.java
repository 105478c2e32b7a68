package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.deleteByEmail;
import static io.customerpipeline.processor.Asked.move;
import static io.customerpipeline.processor.Asked.named;
import static io.customerpipeline.processor.Asked.newId;
import static io.customerpipeline.processor.Asked.newOperation;
import static io.customerpipeline.processor.Asked.upsertByEmail;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.customer.AddressMerge;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.ProfileMerge;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Requests by e-mail: whoever has it in the order of the log is the one, and nobody else.
class ByEmailTest {
  private final Partitions partitions = new Partitions(4);

  @Test
  void anUpsertByEmailCreatesThenChangesWhoeverHasTheEmailByThen() {
    Customer born = created(ask(upsertByEmail("a@example.com", "Ann")));
    Updated same = (Updated) ask(upsertByEmail("A@example.com", "Ann"));
    ask(move(born.id(), "b@example.com"));
    Updated moved = (Updated) ask(upsertByEmail("b@example.com", "Bob"));
    Customer other = created(ask(upsertByEmail("a@example.com", "Eve")));

    assertThat(same.customer().id()).isEqualTo(born.id());
    assertThat(moved.customer().id()).isEqualTo(born.id());
    assertThat(moved.customer().profile().name()).isEqualTo("Bob");
    assertThat(other.id()).isNotEqualTo(born.id());
  }

  @Test
  void whoeverGivesAnEmailUpIsNotDeletedByIt() {
    for (int seed = 0; seed < 200; seed++) {
      var both = new Partitions(4);
      var random = new Random(seed);
      Create create = create("a@example.com");
      both.ask(create);
      both.append(move(create.customerId(), "b@example.com"));
      both.append(deleteByEmail("a@example.com"));
      both.append(upsertByEmail("a@example.com", "Eve"));
      var told = new ArrayList<Outcome>();
      while (!both.isAtRest()) {
        told.addAll(TurnPropertyTest.outcomes(both.takeOne(random)));
      }

      boolean deleted = told.stream().anyMatch(Deleted.class::isInstance);
      assertThat(both.living().stream().anyMatch(it -> it.id().equals(create.customerId())))
          .as("seed %d: %s", seed, told)
          .isEqualTo(!deleted);
      assertThat(both.living().stream().map(it -> it.email().normalized()))
          .as("seed %d: %s", seed, told)
          .contains("a@example.com");
    }
  }

  @Test
  void nobodyIsDeletedByAnEmailThatNobodyHas() {
    assertThat(((Rejected) ask(deleteByEmail("a@example.com"))).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void onlyOneOfManyCreatesOnlyRequestsSucceeds() {
    Customer born = created(ask(creatingOnly("a@example.com", null)));
    Rejected second = (Rejected) ask(creatingOnly("A@example.com", null));
    Rejected taken = (Rejected) ask(creatingOnly("a@example.com", "1"));

    assertThat(second).returns(Reason.VERSION_MISMATCH, Rejected::reason);
    assertThat(second).returns(born.id(), Rejected::customerId);
    assertThat(taken).returns(Reason.VERSION_MISMATCH, Rejected::reason);
  }

  @Test
  void anUpsertWithAnExternalIdClaimsItForTheNewCustomer() {
    Customer born = created(ask(upsert("a@example.com", "1", null)));
    Updated found = (Updated) ask(upsert("A@example.com", "1", true));
    Rejected other = (Rejected) ask(upsert("b@example.com", "1", null));
    Rejected changed = (Rejected) ask(upsert("a@example.com", "2", null));

    assertThat(born.externalId()).isEqualTo(new ExternalId("1"));
    assertThat(found.customer()).isEqualTo(born);
    assertThat(other.reason()).isEqualTo(Reason.EXTERNAL_ID_TAKEN);
    assertThat(changed.reason()).isEqualTo(Reason.EXTERNAL_ID_IMMUTABLE);
  }

  @Test
  void aMergeThatNeedsAnOldCustomerCreatesNone() {
    var city = new AddressMerge(null, null, null, "Graz", null, null, Set.of());
    var change =
        new ProfileChange(
            new ProfileChange.Values(null, null, null, null, null, null, null),
            Set.of(),
            new ProfileMerge(null, city));
    var upsert =
        new ByEmail.Upsert(
            newOperation(),
            ACME,
            NOON,
            newId(ACME, "a@example.com"),
            Email.of("a@example.com"),
            change,
            null,
            null,
            null,
            null);

    assertThat(((Rejected) ask(upsert)).reason()).isEqualTo(Reason.ADDRESS_INCOMPLETE);
    assertThat(partitions.living()).isEmpty();
  }

  private static ByEmail.Upsert creatingOnly(String email, @Nullable String externalId) {
    return upsert(email, externalId, null, true);
  }

  private static ByEmail.Upsert upsert(
      String email, @Nullable String externalId, @Nullable Boolean keepAddress) {
    return upsert(email, externalId, keepAddress, null);
  }

  private static ByEmail.Upsert upsert(
      String email,
      @Nullable String externalId,
      @Nullable Boolean keepAddress,
      @Nullable Boolean ifAbsent) {
    return new ByEmail.Upsert(
        newOperation(),
        ACME,
        NOON,
        newId(ACME, email),
        Email.of(email),
        named(null),
        null,
        externalId == null ? null : new ExternalId(externalId),
        keepAddress,
        ifAbsent);
  }

  private Outcome ask(Request request) {
    return TurnPropertyTest.outcomes(partitions.ask(request)).getFirst();
  }

  private static Customer created(Outcome outcome) {
    return ((Created) outcome).customer();
  }
}
