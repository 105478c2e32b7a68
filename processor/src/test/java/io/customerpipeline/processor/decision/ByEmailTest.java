package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.deleteByEmail;
import static io.customerpipeline.processor.Asked.move;
import static io.customerpipeline.processor.Asked.upsertByEmail;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import io.customerpipeline.schemas.outcome.Reason;
import java.util.ArrayList;
import java.util.Random;
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

  private Outcome ask(Request request) {
    return TurnPropertyTest.outcomes(partitions.ask(request)).getFirst();
  }

  private static Customer created(Outcome outcome) {
    return ((Created) outcome).customer();
  }
}
