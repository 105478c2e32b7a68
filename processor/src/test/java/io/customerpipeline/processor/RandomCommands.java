package io.customerpipeline.processor;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.OTHER;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Commands as an unlucky world would send them: few addresses in many spellings, ids of the
/// living, of the dead and of strangers, clocks that jump, and one in eight with an operation id
/// seen before.
public final class RandomCommands {
  private static final List<String> EMAILS =
      List.of(
          "ann@example.com",
          "Ann@Example.COM",
          "ANN@example.com",
          "bob@example.com",
          "bob@EXAMPLE.com",
          "eve@münchen.example",
          "eve@xn--mnchen-3ya.example");
  private static final List<OrganizationId> ORGANIZATIONS = List.of(ACME, ACME, ACME, OTHER);
  private static final List<String> NAMES = List.of("Ann", "Bob", "Eve");

  private final Random random;
  private final List<Command> asked = new ArrayList<>();
  private final List<CustomerId> ids = new ArrayList<>();

  public RandomCommands(long seed) {
    this.random = new Random(seed);
  }

  public Command next() {
    Command command = fresh();
    if (!asked.isEmpty() && random.nextInt(8) == 0) {
      Command earlier = pick(asked);
      command = random.nextBoolean() ? earlier : Asked.as(earlier.operationId(), command);
    }
    asked.add(command);
    return command;
  }

  private Command fresh() {
    var operation = new OperationId("op-" + asked.size());
    var organization = pick(ORGANIZATIONS);
    Instant at = NOON.plusMillis(random.nextInt(10_000) - 3_000L);
    return switch (random.nextInt(5)) {
      case 0, 1 -> create(operation, organization, at);
      case 2, 3 -> new Delete(operation, organization, at, anyId(organization));
      default ->
          new Update(operation, organization, at, anyId(organization), Asked.named(pick(NAMES)));
    };
  }

  private Create create(OperationId operation, OrganizationId organization, Instant at) {
    var email = Email.of(pick(EMAILS));
    var home = EmailKey.of(organization, email).bucket();
    var id = CustomerId.of(at, home, random.nextLong());
    ids.add(id);
    return new Create(operation, organization, at, id, email, Asked.profileOf(pick(NAMES)));
  }

  /// Mostly a recent one, for the old are dead.
  private CustomerId anyId(OrganizationId organization) {
    if (ids.isEmpty() || random.nextInt(20) == 0) {
      return Asked.newId(organization, pick(EMAILS));
    }
    int recent = Math.min(ids.size(), 6);
    return ids.get(ids.size() - 1 - random.nextInt(recent));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
