package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.State;
import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.processor.decision.State.Vacant;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/// The living customers of one partition, and their claims. The dead leave no entry.
final class Customers {
  static final String CLAIMS = "claims";
  static final String CUSTOMERS = "customers";

  /// Email key to the id of the customer who has it.
  private final KeyValueStore<String, String> claims;

  /// `organization/customer id` to the customer.
  private final KeyValueStore<String, Customer> living;

  Customers(ProcessorContext<?, ?> context) {
    this.claims = context.getStateStore(CLAIMS);
    this.living = context.getStateStore(CUSTOMERS);
  }

  /// What the command meets.
  ///
  /// @throws IllegalStateException if a claim belongs to nobody: the stores are damaged
  State state(Command command) {
    return switch (command) {
      case Create create -> stateOf(create.emailKey(), create.organizationId());
      case Update update -> stateOf(update.organizationId(), update.customerId());
      case Delete delete -> stateOf(delete.organizationId(), delete.customerId());
      default -> throw new IllegalStateException("not yet");
    };
  }

  /// Whether a creation brings the id of a living customer with another e-mail. The API never does;
  /// another sender might, and would overwrite that customer.
  boolean wouldOverwrite(Command command, State state) {
    return command instanceof Create create
        && state instanceof Vacant
        && find(create.organizationId(), create.customerId()).isPresent();
  }

  /// Makes `next` true where `before` was.
  void replace(State before, State next) {
    switch (next) {
      case Live live -> put(live.customer());
      case Vacant _ when before instanceof Live gone -> remove(gone.customer());
      case Vacant _ -> {}
    }
  }

  private State stateOf(EmailKey key, OrganizationId organization) {
    Optional<CustomerId> owner = Optional.ofNullable(claims.get(key.value())).map(CustomerId::of);
    if (owner.isEmpty()) {
      return new Vacant();
    }
    return find(organization, owner.get())
        .map(Live::new)
        .orElseThrow(() -> new IllegalStateException("a claim without its owner " + owner.get()));
  }

  private State stateOf(OrganizationId organization, CustomerId id) {
    return find(organization, id).<State>map(Live::new).orElseGet(Vacant::new);
  }

  private Optional<Customer> find(OrganizationId organization, CustomerId id) {
    return Optional.ofNullable(living.get(key(organization, id)));
  }

  private void put(Customer customer) {
    claims.put(customer.emailKey().value(), customer.id().toString());
    living.put(key(customer.organizationId(), customer.id()), customer);
  }

  private void remove(Customer customer) {
    claims.delete(customer.emailKey().value());
    living.delete(key(customer.organizationId(), customer.id()));
  }

  private static String key(OrganizationId organization, CustomerId id) {
    return organization + "/" + id;
  }
}
