package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.customer;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.newId;
import static io.customerpipeline.processor.Asked.restore;
import static io.customerpipeline.processor.Asked.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How customers that the log has lost come back, and get their values wherever these lie.
class RestoreTest {
  private final Partitions partitions = new Partitions(4);

  @Test
  void aRestoreClaimsItsValuesWhereverTheyLie() {
    for (int i = 0; i < 16; i++) {
      Customer lost = lost("first" + i + "@example.com", "now" + i + "@example.com", "x" + i);

      Customer back = created(ask(restore(lost)));

      assertThat(back).isEqualTo(lost);
      assertThat(partitions.claims())
          .containsEntry(lost.claims().getFirst(), Claim.of(lost.id()))
          .containsEntry(lost.claims().getLast(), Claim.of(lost.id()));
      // Its first e-mail was given up before the log was lost.
      assertThat(ask(create("first" + i + "@example.com"))).isInstanceOf(Created.class);
    }
  }

  @Test
  void aRestoreWhoseValueIsTakenIsRefusedAndHoldsNothing() {
    Customer owner = created(ask(with("x", create("a@example.com"))));

    Rejected sameId = (Rejected) ask(restore(owner));
    Rejected sameEmail = (Rejected) ask(restore(lost("f@example.com", "a@example.com", "y")));
    Rejected sameExternalId = (Rejected) ask(restore(lost("f@example.com", "b@example.com", "x")));

    assertThat(List.of(sameId, sameEmail, sameExternalId))
        .extracting(Rejected::reason)
        .containsExactly(Reason.ALREADY_EXISTS, Reason.ALREADY_EXISTS, Reason.EXTERNAL_ID_TAKEN);
    assertThat(List.of(sameId, sameEmail, sameExternalId))
        .allMatch(refused -> owner.id().equals(refused.customerId()));
    assertThat(partitions.living()).containsExactly(owner);
    assertThat(partitions.open()).isEmpty();
    assertThat(ask(with("y", create("b@example.com")))).isInstanceOf(Created.class);
  }

  @Test
  void aRestoredEmailIsDeletedAndCreatedAgain() {
    Customer back = created(ask(restore(lost("f@example.com", "a@example.com", "x"))));

    Deleted deleted = (Deleted) ask(delete(back.id()));
    Customer next = created(ask(with("x", create("a@example.com"))));

    assertThat(deleted.version()).isEqualTo(back.version() + 1);
    assertThat(next.id()).isNotEqualTo(back.id());
    assertThat(partitions.living()).containsExactly(next);
  }

  /// @param first where the id is at home
  private static Customer lost(String first, String now, String externalId) {
    return customer(newId(ACME, first), now, externalId, 4);
  }

  private Outcome ask(Request request) {
    return partitions.outcomeOf(request);
  }

  private static Customer created(Outcome outcome) {
    return ((Created) outcome).customer();
  }
}
