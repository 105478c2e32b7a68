package io.customerpipeline.api.projection;

import static io.customerpipeline.api.Fixtures.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Outcomes as they stand in one partition of the log.
record ProjectedLog(int partition) {
  private static final AtomicInteger PARTITIONS = new AtomicInteger(1_000);

  /// In a partition of its own, since all tests share the database.
  static ProjectedLog fresh() {
    return new ProjectedLog(PARTITIONS.getAndIncrement());
  }

  Projected created(long offset, Customer customer) {
    return at(offset, new Outcome.Created(operation(), ACME, "f", customer));
  }

  Projected deleted(long offset, Customer customer) {
    return at(offset, new Outcome.Deleted(operation(), ACME, "f", customer.id(), 2));
  }

  Projected at(long offset, Outcome outcome) {
    return projected(offset, false, outcome);
  }

  Projected projected(long offset, boolean duplicate, Outcome outcome) {
    String json = new String(Wire.write(outcome), UTF_8);
    return new Projected(partition, offset, Instant.EPOCH, duplicate, json, outcome, null, null);
  }

  private static OperationId operation() {
    return new OperationId(UUID.randomUUID().toString());
  }

  Customer customer(String name) {
    Email email = Email.of(name + "-" + partition + "@example.com");
    CustomerId id =
        CustomerId.of(
            Instant.EPOCH,
            EmailKey.of(ACME, email).bucket(),
            ThreadLocalRandom.current().nextLong());
    return new Customer(id, ACME, email, null, Profile.EMPTY, 1, Instant.EPOCH, null);
  }

  static Customer next(Customer old) {
    return new Customer(
        old.id(),
        old.organizationId(),
        old.email(),
        old.externalId(),
        old.profile(),
        old.version() + 1,
        old.createdAt(),
        Instant.EPOCH.plusSeconds(old.version()));
  }

  List<Projected> random(RandomGenerator random, int length) {
    List<Projected> log = new ArrayList<>();
    List<Customer> living = new ArrayList<>();
    for (int offset = 0; offset < length; offset++) {
      int choice = living.isEmpty() ? 0 : random.nextInt(3);
      int index = living.isEmpty() ? 0 : random.nextInt(living.size());
      switch (choice) {
        case 0 -> {
          Customer born = customer("log" + offset);
          living.add(born);
          log.add(created(offset, born));
        }
        case 1 -> {
          Customer changed = next(living.get(index));
          living.set(index, changed);
          log.add(at(offset, new Outcome.Updated(operation(), ACME, "f", changed, null)));
        }
        default -> log.add(deleted(offset, living.remove(index)));
      }
    }
    return log;
  }

  static Map<CustomerId, Customer> fold(List<Projected> log) {
    Map<CustomerId, Customer> living = new HashMap<>();
    for (Projected one : log) {
      switch (one.outcome()) {
        case Outcome.Created created -> living.put(created.customer().id(), created.customer());
        case Outcome.Updated updated -> living.put(updated.customer().id(), updated.customer());
        case Outcome.Deleted deleted -> living.remove(deleted.customerId());
        case Outcome.Rejected _ -> {}
      }
    }
    return living;
  }
}
