package io.customerpipeline.processor;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.OTHER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.DeleteByExternalId;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Request.UpdateByExternalId;
import io.customerpipeline.schemas.command.Request.Upsert;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Requests as an unlucky world would send them: few addresses in many spellings, few external ids,
/// ids of the living, of the dead and of strangers, clocks that jump, and one in eight with an
/// operation id seen before.
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
  private static final List<String> EXTERNAL_IDS = List.of("1", "2", "a/b", "ann@example.com");
  private static final List<OrganizationId> ORGANIZATIONS = List.of(ACME, ACME, ACME, OTHER);
  private static final List<String> NAMES = List.of("Ann", "Bob", "Eve");

  private final Random random;
  private final List<Request> asked = new ArrayList<>();
  private final List<CustomerId> ids = new ArrayList<>();
  private final Map<OrganizationId, List<CustomerId>> restored = new HashMap<>();

  public RandomCommands(long seed) {
    this.random = new Random(seed);
  }

  public Request next() {
    Request request = fresh();
    if (!asked.isEmpty() && random.nextInt(8) == 0) {
      request = repeated(pick(asked.subList(Math.max(0, asked.size() - 20), asked.size())));
    }
    asked.add(request);
    return request;
  }

  /// A caller repeats a request at another time.
  private Request repeated(Request request) {
    String time = "\"submitted_at\":\"%s\"";
    String text = new String(Wire.write(request), UTF_8);
    String later =
        text.replace(
            time.formatted(request.submittedAt()),
            time.formatted(request.submittedAt().plusMillis(1 + random.nextInt(1_000))));
    return (Request) Wire.read(later.getBytes(UTF_8), Command.class);
  }

  private Request fresh() {
    var operation = new OperationId("op-" + asked.size());
    var organization = pick(ORGANIZATIONS);
    Instant at = NOON.plusMillis(random.nextInt(10_000) - 3_000L);
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> create(operation, organization, at);
      case 3, 4 -> new Delete(operation, organization, at, anyId(organization), version(), null);
      case 5, 6, 7, 8 -> update(operation, organization, at);
      case 9 -> upsert(operation, organization, at);
      case 10 ->
          new UpdateByExternalId(
              operation,
              organization,
              at,
              externalId(),
              maybeEmail(),
              maybeChange(),
              Asked.named(pick(NAMES)),
              version());
      case 11 -> new DeleteByExternalId(operation, organization, at, externalId(), version());
      case 12 -> upsertByEmail(operation, organization, at);
      case 13 ->
          new ByEmail.Update(
              operation,
              organization,
              at,
              Email.of(pick(EMAILS)),
              maybeEmail(),
              maybeChange(),
              Asked.named(pick(NAMES)),
              version());
      case 14 -> restore(operation, organization, at);
      default -> new ByEmail.Delete(operation, organization, at, Email.of(pick(EMAILS)), version());
    };
  }

  private Create create(OperationId operation, OrganizationId organization, Instant at) {
    var email = Email.of(pick(EMAILS));
    return new Create(
        operation,
        organization,
        at,
        newId(organization, email, at),
        email,
        random.nextInt(3) == 0 ? externalId() : null,
        Asked.profileOf(pick(NAMES)),
        null);
  }

  private Upsert upsert(OperationId operation, OrganizationId organization, Instant at) {
    var email = Email.of(pick(EMAILS));
    return new Upsert(
        operation,
        organization,
        at,
        externalId(),
        newId(organization, email, at),
        email,
        Asked.named(pick(NAMES)),
        null,
        maybeTrue());
  }

  private ByEmail.Upsert upsertByEmail(
      OperationId operation, OrganizationId organization, Instant at) {
    var email = Email.of(pick(EMAILS));
    return new ByEmail.Upsert(
        operation,
        organization,
        at,
        newId(organization, email, at),
        email,
        Asked.named(pick(NAMES)),
        null,
        random.nextInt(3) == 0 ? externalId() : null,
        maybeTrue(),
        maybeTrue());
  }

  private Update update(OperationId operation, OrganizationId organization, Instant at) {
    return new Update(
        operation,
        organization,
        at,
        anyId(organization),
        maybeEmail(),
        maybeChange(),
        Asked.named(pick(NAMES)),
        version(),
        null);
  }

  /// One in three brings back a customer that was brought back before.
  private Restore restore(OperationId operation, OrganizationId organization, Instant at) {
    var email = Email.of(pick(EMAILS));
    long version = 1 + random.nextInt(4);
    var first = version == 1 ? email : Email.of(pick(EMAILS));
    List<CustomerId> before = restored.computeIfAbsent(organization, _ -> new ArrayList<>());
    boolean again = version > 1 && !before.isEmpty() && random.nextInt(3) == 0;
    CustomerId id = again ? pick(before) : newId(organization, first, at);
    before.add(id);
    return new Restore(
        operation,
        organization,
        at,
        new Customer(
            id,
            organization,
            email,
            random.nextInt(2) == 0 ? externalId() : null,
            Asked.profileOf(pick(NAMES)),
            version,
            NOON,
            version == 1 ? null : NOON.plusSeconds(random.nextInt(10))));
  }

  private CustomerId newId(OrganizationId organization, Email email, Instant at) {
    var home = EmailKey.of(organization, email).bucket();
    var id = CustomerId.of(at, home, random.nextLong());
    ids.add(id);
    return id;
  }

  private ExternalId externalId() {
    return new ExternalId(pick(EXTERNAL_IDS));
  }

  private @Nullable Email maybeEmail() {
    return random.nextInt(2) == 0 ? Email.of(pick(EMAILS)) : null;
  }

  private @Nullable ExternalIdChange maybeChange() {
    return switch (random.nextInt(8)) {
      case 0 -> new ExternalIdChange(null);
      case 1, 2 -> new ExternalIdChange(externalId());
      default -> null;
    };
  }

  private @Nullable Boolean maybeTrue() {
    return random.nextInt(4) == 0 ? Boolean.TRUE : null;
  }

  private @Nullable Versions version() {
    var versions = new TreeSet<>(List.of(1L + random.nextInt(3), 1L + random.nextInt(3)));
    return random.nextInt(5) == 0 ? new Versions(versions) : null;
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
