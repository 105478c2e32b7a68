package io.customerpipeline.processor.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.processor.RandomCommands;
import io.customerpipeline.processor.ReferenceModel;
import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.processor.decision.State.Vacant;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Any sequence of commands is decided as the specification says.
class DeciderPropertyTest {
  private static final int SEQUENCES = 3_000;
  private static final int COMMANDS = 60;

  @Test
  void anySequenceIsDecidedAsTheModelSays() {
    for (long seed = 0; seed < SEQUENCES; seed++) {
      var commands = new RandomCommands(seed);
      var model = new ReferenceModel();
      var registry = new Registry();
      for (int step = 0; step < COMMANDS; step++) {
        Command command = commands.next();

        Outcome outcome = registry.decide(command);

        assertThat(outcome)
            .as("seed %d, step %d: %s", seed, step, command)
            .isEqualTo(model.expect(command));
      }
      assertThat(registry.living())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(model.living());
    }
  }

  /// The state of every e-mail and every customer, kept by the decisions alone.
  private static final class Registry {
    private final Map<String, State> byEmail = new HashMap<>();
    private final Map<CustomerId, String> emails = new HashMap<>();
    private final Map<String, Outcome> answers = new HashMap<>();
    private final Map<CustomerId, Long> versions = new HashMap<>();
    private final Set<String> eventIds = new HashSet<>();

    Outcome decide(Command command) {
      String operation = command.organizationId() + " " + command.operationId();
      Outcome first = answers.get(operation);
      if (first != null) {
        return first;
      }
      String email = email(command);
      Decision decision = Decider.decide(state(email, command), command);
      assertThat(Decider.decide(state(email, command), command)).isEqualTo(decision);
      decision.events().forEach(this::followsTheLast);
      if (!decision.events().isEmpty()) {
        byEmail.put(email, decision.next());
        emails.put(decision.events().getFirst().customer().id(), email);
      }
      answers.put(operation, decision.outcome());
      return decision.outcome();
    }

    private void followsTheLast(CustomerEvent event) {
      CustomerId id = event.customer().id();
      assertThat(event.version()).isEqualTo(versions.getOrDefault(id, 0L) + 1);
      assertThat(eventIds.add(event.id())).isTrue();
      versions.put(id, event.version());
    }

    private String email(Command command) {
      return switch (command) {
        case Create create -> create.emailKey().value();
        case Update update -> emails.getOrDefault(update.customerId(), "nobody");
        case Delete delete -> emails.getOrDefault(delete.customerId(), "nobody");
      };
    }

    private State state(String email, Command command) {
      State state = byEmail.getOrDefault(email, new Vacant());
      if (command instanceof Create || !(state instanceof Live(Customer customer))) {
        return state;
      }
      CustomerId asked =
          switch (command) {
            case Update update -> update.customerId();
            case Delete delete -> delete.customerId();
            case Create create -> create.customerId();
          };
      boolean same =
          customer.id().equals(asked) && customer.organizationId().equals(command.organizationId());
      return same ? state : new Vacant();
    }

    java.util.List<Customer> living() {
      return byEmail.values().stream()
          .filter(Live.class::isInstance)
          .map(state -> ((Live) state).customer())
          .toList();
    }
  }
}
