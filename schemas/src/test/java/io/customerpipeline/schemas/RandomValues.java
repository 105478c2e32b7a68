package io.customerpipeline.schemas;

import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.AddressMerge;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.MetadataMerge;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.ProfileMerge;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values of every type that crosses a topic: all that the types allow, their limits included.
///
/// A test names the seed when it fails; `-Dseed=…` repeats the run.
public final class RandomValues {
  private static final String OPERATION_ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  private static final String LOCAL_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789!#$%&'*+/=?^_`{|}~-";
  private static final List<String> TEXT_CHARACTERS =
      List.of("a", "Z", "7", " ", "é", "ß", "Ж", "漢", "😀", "\"", "\\", "/", "\n", "\u0001", "<");
  private static final List<String> DOMAINS =
      List.of("example.com", "BÜCHER.example", "straße.de", "例え。テスト", "💩.la", "a.b.c.d.Example");
  private static final List<String> LOCALES = List.of("de", "en-GB", "zh-Hant-TW", "de-CH-1996");
  private static final List<String> COUNTRIES =
      List.copyOf(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final Random random;

  public RandomValues(long seed) {
    this.random = new Random(seed);
  }

  /// A new one each run, unless the system property `seed` is given.
  public static long seed() {
    return Long.getLong("seed", System.nanoTime());
  }

  /// One of every type that is a record of a topic.
  public List<Object> oneOfEach() {
    return List.of(
        create(),
        update(),
        delete(),
        restore(),
        upsert(),
        updateByExternalId(),
        deleteByExternalId(),
        upsertByEmail(),
        updateByEmail(),
        deleteByEmail(),
        new ClaimStep.Reserve(operationId(), claim(), customerId()),
        new ClaimStep.Granted(operationId(), claim(), customerId()),
        new ClaimStep.Denied(operationId(), claim(), customerId(), perhaps(this::customerId)),
        new ClaimStep.Confirm(operationId(), claim(), customerId()),
        new ClaimStep.Release(operationId(), claim(), customerId(), perhaps(() -> atMost(9))),
        new ClaimStep.Released(operationId(), claim(), customerId()),
        new ClaimStep.Answered(operationId(), claim(), customerId()),
        new ClaimStep.Received(operationId(), claim(), customerId(), 1 + atMost(9)),
        created(),
        updated(),
        deleted(),
        rejected(),
        snapshot(),
        eventCreated(),
        eventUpdated(),
        eventDeleted());
  }

  public Request.Create create() {
    Request.ByValue origin = perhaps(() -> coin() ? upsert() : upsertByEmail());
    OrganizationId organization = organizationId();
    Email email = email();
    return new Request.Create(
        operationId(),
        organization,
        instant(),
        idOf(organization, email),
        email,
        origin instanceof Request.Upsert upsert ? upsert.externalId() : perhaps(this::externalId),
        profile(),
        origin);
  }

  public Request.Update update() {
    return new Request.Update(
        operationId(),
        organizationId(),
        instant(),
        customerId(),
        perhaps(this::email),
        perhaps(this::externalIdChange),
        profileChange(),
        perhaps(this::versions),
        perhaps(() ->
            oneOf(List.of(upsert(), updateByExternalId(), upsertByEmail(), updateByEmail()))));
  }

  public Request.Delete delete() {
    return new Request.Delete(
        operationId(),
        organizationId(),
        instant(),
        customerId(),
        perhaps(this::versions),
        perhaps(() -> coin() ? deleteByExternalId() : deleteByEmail()));
  }

  public Request.Restore restore() {
    Customer customer = customer();
    while (customer.modifiedAt() != null && customer.modifiedAt().isBefore(customer.createdAt())) {
      customer = customer();
    }
    return new Request.Restore(operationId(), customer.organizationId(), instant(), customer);
  }

  public Request.Upsert upsert() {
    OrganizationId organization = organizationId();
    Email email = email();
    return new Request.Upsert(
        operationId(),
        organization,
        instant(),
        externalId(),
        idOf(organization, email),
        email,
        profileChange(),
        perhaps(() -> atMost(9)),
        perhaps(() -> true));
  }

  public Request.UpdateByExternalId updateByExternalId() {
    return new Request.UpdateByExternalId(
        operationId(),
        organizationId(),
        instant(),
        externalId(),
        perhaps(this::email),
        perhaps(this::externalIdChange),
        profileChange(),
        perhaps(this::versions));
  }

  public Request.DeleteByExternalId deleteByExternalId() {
    return new Request.DeleteByExternalId(
        operationId(), organizationId(), instant(), externalId(), perhaps(this::versions));
  }

  public ByEmail.Upsert upsertByEmail() {
    OrganizationId organization = organizationId();
    Email email = email();
    return new ByEmail.Upsert(
        operationId(),
        organization,
        instant(),
        idOf(organization, email),
        email,
        profileChange(),
        perhaps(() -> atMost(9)),
        perhaps(this::externalId),
        perhaps(() -> true),
        perhaps(() -> true));
  }

  public ByEmail.Update updateByEmail() {
    return new ByEmail.Update(
        operationId(),
        organizationId(),
        instant(),
        email(),
        perhaps(this::email),
        perhaps(this::externalIdChange),
        profileChange(),
        perhaps(this::versions));
  }

  public ByEmail.Delete deleteByEmail() {
    return new ByEmail.Delete(
        operationId(), organizationId(), instant(), email(), perhaps(this::versions));
  }

  public ClaimKey claim() {
    return coin()
        ? EmailKey.of(organizationId(), email())
        : ExternalIdKey.of(organizationId(), externalId());
  }

  public ExternalId externalId() {
    return new ExternalId(text(ExternalId.MAX_LENGTH - 16) + Long.toHexString(random.nextLong()));
  }

  private ExternalIdChange externalIdChange() {
    return new ExternalIdChange(perhaps(this::externalId));
  }

  public Outcome.Created created() {
    Customer customer = customer();
    return new Outcome.Created(
        operationId(), customer.organizationId(), create().fingerprint(), customer);
  }

  public Outcome.Updated updated() {
    Customer customer = customer();
    return new Outcome.Updated(
        operationId(),
        customer.organizationId(),
        update().fingerprint(),
        customer,
        coin() ? true : null);
  }

  public Outcome.Deleted deleted() {
    return new Outcome.Deleted(
        operationId(), organizationId(), delete().fingerprint(), customerId(), version());
  }

  public Outcome.Rejected rejected() {
    return new Outcome.Rejected(
        operationId(),
        organizationId(),
        delete().fingerprint(),
        oneOf(List.of(Reason.values())),
        perhaps(this::customerId));
  }

  public CustomerEvent.CustomerCreated eventCreated() {
    return CustomerEvent.CustomerCreated.of(operationId(), customer());
  }

  public CustomerEvent.CustomerUpdated eventUpdated() {
    return CustomerEvent.CustomerUpdated.of(operationId(), instant(), customer(), customer());
  }

  public CustomerEvent.CustomerDeleted eventDeleted() {
    return CustomerEvent.CustomerDeleted.of(operationId(), instant(), customer(), version());
  }

  public CustomerSnapshot snapshot() {
    return CustomerSnapshot.of(customer());
  }

  public Customer customer() {
    OrganizationId organization = organizationId();
    Email email = email();
    return new Customer(
        idOf(organization, email),
        organization,
        email,
        perhaps(this::externalId),
        profile(),
        version(),
        instant(),
        perhaps(this::instant));
  }

  public Profile profile() {
    return new Profile(
        oneOf(List.of(CustomerType.values())),
        perhaps(() -> text(Profile.MAX_LENGTH)),
        perhaps(() -> text(Profile.MAX_LENGTH)),
        perhaps(this::address),
        perhaps(() -> text(Profile.MAX_LENGTH)),
        perhaps(() -> oneOf(LOCALES)),
        metadata());
  }

  public ProfileChange profileChange() {
    Profile profile = profile();
    var set =
        new ProfileChange.Values(
            perhaps(profile::type),
            profile.name(),
            profile.billingName(),
            profile.billingAddress(),
            profile.taxId(),
            profile.locale(),
            perhaps(profile::metadata));
    var clear = EnumSet.allOf(ProfileChange.Field.class);
    clear.removeIf(field -> coin() || isSet(set, field));
    return new ProfileChange(set, clear, perhaps(this::profileMerge));
  }

  public ProfileMerge profileMerge() {
    return new ProfileMerge(perhaps(this::metadataMerge), perhaps(this::addressMerge));
  }

  public MetadataMerge metadataMerge() {
    return new MetadataMerge(metadata(), metadata().values().keySet());
  }

  public AddressMerge addressMerge() {
    var clear = EnumSet.allOf(AddressMerge.Part.class);
    clear.removeIf(_ -> coin());
    return new AddressMerge(
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> oneOf(COUNTRIES)),
        clear);
  }

  private static boolean isSet(ProfileChange.Values set, ProfileChange.Field field) {
    return switch (field) {
      case NAME -> set.name() != null;
      case BILLING_NAME -> set.billingName() != null;
      case BILLING_ADDRESS -> set.billingAddress() != null;
      case TAX_ID -> set.taxId() != null;
      case LOCALE -> set.locale() != null;
    };
  }

  public Address address() {
    return new Address(
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        perhaps(() -> text(256)),
        oneOf(COUNTRIES));
  }

  public Metadata metadata() {
    var values = new HashMap<String, Object>();
    int keys = atMost(Metadata.MAX_KEYS);
    while (values.size() < keys) {
      String key = text(Metadata.MAX_KEY_LENGTH - 1) + TEXT_CHARACTERS.get(random.nextInt(3));
      values.put(key, metadataValue());
    }
    return new Metadata(values);
  }

  private Object metadataValue() {
    return switch (random.nextInt(5)) {
      case 0 -> text(Metadata.MAX_VALUE_LENGTH);
      case 1 -> random.nextLong();
      case 2 -> random.nextInt(100);
      case 3 -> random.nextBoolean();
      default -> finiteDouble();
    };
  }

  private double finiteDouble() {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : random.nextDouble();
  }

  public Email email() {
    String local = characters(LOCAL_CHARACTERS, 1 + atMost(30)) + (coin() ? ".x" : "");
    return Email.of(
        local
            + "@"
            + (coin() ? characters("abcXYZ09", 1 + atMost(40)) + "." : "")
            + oneOf(DOMAINS));
  }

  public OrganizationId organizationId() {
    return new OrganizationId(new UUID(random.nextLong(), random.nextLong()));
  }

  public OperationId operationId() {
    return new OperationId(characters(OPERATION_ID_CHARACTERS, 1 + atMost(63)));
  }

  public CustomerId customerId() {
    return idOf(organizationId(), email());
  }

  private CustomerId idOf(OrganizationId organization, Email email) {
    return CustomerId.of(instant(), EmailKey.of(organization, email).bucket(), random.nextLong());
  }

  /// From 1970 to 9999, in whole seconds or down to nanoseconds.
  public Instant instant() {
    long second = coin() ? random.nextLong(LAST_SECOND) : 1_800_000_000L;
    return switch (random.nextInt(4)) {
      case 0 -> Instant.ofEpochSecond(second);
      case 1 -> Instant.ofEpochSecond(second, 1_000_000L * random.nextInt(1_000));
      case 2 -> Instant.ofEpochSecond(second, 1_000L * random.nextInt(1_000_000));
      default -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
    };
  }

  private Versions versions() {
    var versions = new TreeSet<Long>();
    versions.add(version());
    for (int i = atMost(Versions.MAX - 1); i > 0; i--) {
      versions.add(version());
    }
    return new Versions(versions);
  }

  private long version() {
    return coin() ? 1 + atMost(5) : 1 + random.nextLong(Long.MAX_VALUE - 1);
  }

  /// Of 0 to `max` characters, the limits oftener than the rest.
  public String text(int max) {
    var text = new StringBuilder();
    for (int i = atMost(max); i > 0; i--) {
      text.append(oneOf(TEXT_CHARACTERS));
    }
    return text.toString();
  }

  private String characters(String from, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }

  private int atMost(int max) {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> max;
      default -> random.nextInt(Math.min(max, 12) + 1);
    };
  }

  private <T> @Nullable T perhaps(Supplier<T> value) {
    return coin() ? value.get() : null;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private boolean coin() {
    return random.nextBoolean();
  }
}
