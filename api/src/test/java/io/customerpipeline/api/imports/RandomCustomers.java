package io.customerpipeline.api.imports;

import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Customers, and edits of their cells, by chance.
final class RandomCustomers {
  private static final List<String> COUNTRIES = List.of("DE", "FR", "US", "JP");
  private static final List<String> LOCALES = List.of("de", "en-GB", "zh-Hant");
  private static final List<String> KEYS = List.of("plan", "Größe", "a.b", "x y");

  private final RandomGenerator random;
  private final RandomTexts texts;
  private final OrganizationId organization;

  RandomCustomers(RandomGenerator random, RandomTexts texts, OrganizationId organization) {
    this.random = random;
    this.texts = texts;
    this.organization = organization;
  }

  List<Customer> some(int count) {
    return Stream.generate(this::one).limit(count).toList();
  }

  private Customer one() {
    Email email = email();
    var id =
        CustomerId.of(Instant.EPOCH, EmailKey.of(organization, email).bucket(), random.nextLong());
    String externalId = maybe(texts::nextId);
    return new Customer(
        id,
        organization,
        email,
        externalId == null ? null : new ExternalId(externalId),
        profile(),
        1 + random.nextInt(9),
        Instant.EPOCH,
        maybe(() -> Instant.EPOCH));
  }

  private Profile profile() {
    return new Profile(
        of(List.of(CustomerType.values())),
        maybe(texts::next),
        maybe(texts::next),
        maybe(this::address),
        maybe(texts::next),
        maybe(() -> of(LOCALES)),
        metadata());
  }

  private Address address() {
    return new Address(
        maybe(texts::next),
        maybe(texts::next),
        maybe(texts::next),
        maybe(texts::next),
        maybe(texts::next),
        of(COUNTRIES));
  }

  private Metadata metadata() {
    Map<String, Object> values = new HashMap<>();
    for (String key : KEYS) {
      switch (random.nextInt(5)) {
        case 0 -> values.put(key, texts.next());
        case 1 -> values.put(key, random.nextLong());
        case 2 -> values.put(key, random.nextInt(1_000) / 8.0);
        case 3 -> values.put(key, random.nextBoolean());
        default -> {}
      }
    }
    return new Metadata(values);
  }

  private Email email() {
    return Email.of("+-=".charAt(random.nextInt(3)) + "a" + random.nextLong(1L << 40) + "@e.com");
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// Edits some cells of a row.
  ///
  /// @return the customer as it is to be afterwards
  Customer edited(Customer old, Spreadsheet sheet, int row) {
    Email email = old.email();
    if (random.nextInt(4) == 0) {
      email = email();
      sheet.edit(row, "email", email.address());
    }
    return new Customer(
        old.id(),
        organization,
        email,
        old.externalId(),
        edited(old.profile(), sheet, row),
        old.version(),
        old.createdAt(),
        old.modifiedAt());
  }

  private Profile edited(Profile old, Spreadsheet sheet, int row) {
    BiFunction<String, @Nullable String, @Nullable String> cell =
        (column, value) -> cell(sheet, row, column, value, texts::next);
    return new Profile(
        old.type(),
        cell.apply("name", old.name()),
        cell.apply("billing_name", old.billingName()),
        edited(old.billingAddress(), cell),
        cell.apply("tax_id", old.taxId()),
        cell(sheet, row, "locale", old.locale(), () -> of(LOCALES)),
        edited(old.metadata(), cell));
  }

  /// Without an address there is nothing to edit a part of.
  private static @Nullable Address edited(
      @Nullable Address old, BiFunction<String, @Nullable String, @Nullable String> cell) {
    return old == null
        ? null
        : new Address(
            cell.apply("billing_line1", old.line1()),
            cell.apply("billing_line2", old.line2()),
            cell.apply("billing_postal_code", old.postalCode()),
            cell.apply("billing_city", old.city()),
            cell.apply("billing_state", old.state()),
            old.country());
  }

  private static Metadata edited(
      Metadata old, BiFunction<String, @Nullable String, @Nullable String> cell) {
    Map<String, Object> values = new HashMap<>(old.values());
    for (String key : KEYS) {
      String mark = "not edited";
      String edited = cell.apply("metadata." + key, mark);
      if (edited == null) {
        values.remove(key);
      } else if (!edited.equals(mark)) {
        values.put(key, edited);
      }
    }
    return new Metadata(values);
  }

  private @Nullable String cell(
      Spreadsheet sheet, int row, String column, @Nullable String old, Supplier<String> fresh) {
    switch (random.nextInt(6)) {
      case 0 -> {
        String value = fresh.get();
        sheet.edit(row, column, value);
        return value;
      }
      case 1 -> {
        sheet.edit(row, column, null);
        return null;
      }
      default -> {
        return old;
      }
    }
  }
}
