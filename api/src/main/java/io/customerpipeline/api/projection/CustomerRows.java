package io.customerpipeline.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import io.customerpipeline.api.customer.Folding;
import io.customerpipeline.api.customer.MetadataEntry;
import io.customerpipeline.api.customer.SearchKeys;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a batch does to the customers table: of each customer only the last state.
///
/// Public, as is all that it speaks of, because the simulation of the whole pipeline runs it.
///
/// @param last by customer; empty once it is deleted
public record CustomerRows(Map<Key, Optional<Customer>> last) {

  /// An id is asked for together with its organization, everywhere.
  public record Key(OrganizationId organization, CustomerId id) {}

  public static CustomerRows of(List<Projected> batch) {
    Map<Key, Optional<Customer>> last = new LinkedHashMap<>();
    for (Projected one : batch) {
      if (one.duplicate()) {
        continue;
      }
      switch (one.outcome()) {
        case Outcome.Created created -> put(last, created.customer());
        case Outcome.Updated updated -> put(last, updated.customer());
        case Outcome.Deleted deleted ->
            last.put(new Key(deleted.organizationId(), deleted.customerId()), Optional.empty());
        case Outcome.Rejected _ -> {}
      }
    }
    return new CustomerRows(last);
  }

  private static void put(Map<Key, Optional<Customer>> last, Customer customer) {
    last.put(new Key(customer.organizationId(), customer.id()), Optional.of(customer));
  }

  /// @return by how much the number of customers of each organization has changed
  Map<OrganizationId, Long> write(JdbcClient jdbc) {
    var change = new TreeMap<OrganizationId, Long>(comparing(OrganizationId::value));
    upsert(jdbc, last.values().stream().flatMap(Optional::stream).toList())
        .forEach((organization, born) -> change.merge(organization, born, Long::sum));
    delete(
            jdbc,
            last.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList())
        .forEach((organization, gone) -> change.merge(organization, -gone, Long::sum));
    change.values().removeIf(number -> number == 0);
    return change;
  }

  private static Map<OrganizationId, Long> upsert(JdbcClient jdbc, List<Customer> customers) {
    if (customers.isEmpty()) {
      return Map.of();
    }
    // A row that was there has a transaction's mark (xmax) from being locked for its update.
    return perOrganization(
        jdbc.sql(
                """
                with written as (
                  insert into customers
                    (organization_id, id, email_key, external_id, name_key, search_text,
                     metadata_entries, search_keys, version, created_at, changed_at, document)
                  select organization_id, id, email_key, external_id, name_key, search_text,
                         array(select json_array_elements_text(metadata_entries::json)),
                         search_keys::int[], version, created_at, changed_at, document::json
                  from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                              ?::text[], ?::text[], ?::bigint[], ?::timestamptz[],
                              ?::timestamptz[], ?::text[])
                    as row (organization_id, id, email_key, external_id, name_key, search_text,
                            metadata_entries, search_keys, version, created_at, changed_at,
                            document)
                  on conflict (organization_id, id) do update
                  set email_key = excluded.email_key, external_id = excluded.external_id,
                      name_key = excluded.name_key, search_text = excluded.search_text,
                      metadata_entries = excluded.metadata_entries,
                      search_keys = excluded.search_keys, version = excluded.version,
                      changed_at = excluded.changed_at, document = excluded.document
                  where customers.version < excluded.version
                  returning organization_id, xmax = 0 as born
                )
                select organization_id, count(*) from written where born group by organization_id
                """)
            .params(
                column(customers, String[]::new, customer -> customer.organizationId().toString()),
                column(customers, String[]::new, customer -> customer.id().toString()),
                column(customers, String[]::new, customer -> customer.emailKey().value()),
                column(customers, String[]::new, CustomerRows::externalId),
                column(customers, String[]::new, CustomerRows::nameKey),
                column(customers, String[]::new, Folding::searchText),
                column(customers, String[]::new, CustomerRows::metadataEntries),
                column(customers, String[]::new, CustomerRows::searchKeys),
                column(customers, Long[]::new, Customer::version),
                column(customers, String[]::new, customer -> customer.createdAt().toString()),
                column(customers, String[]::new, customer -> changedAt(customer).toString()),
                column(
                    customers,
                    String[]::new,
                    customer -> new String(Wire.write(customer), UTF_8))));
  }

  private static @Nullable String externalId(Customer customer) {
    ExternalId externalId = customer.externalId();
    return externalId == null ? null : externalId.value();
  }

  private static @Nullable String nameKey(Customer customer) {
    String name = customer.profile().name();
    return name == null ? null : Folding.fold(name);
  }

  /// As JSON: arrays within an array would all have to be of one length.
  private static String metadataEntries(Customer customer) {
    return Wire.MAPPER.writeValueAsString(MetadataEntry.allOf(customer.profile().metadata()));
  }

  /// As Postgres writes an array, for the same reason.
  private static String searchKeys(Customer customer) {
    return IntStream.of(SearchKeys.of(customer))
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Instant changedAt(Customer customer) {
    Instant modifiedAt = customer.modifiedAt();
    return modifiedAt == null ? customer.createdAt() : modifiedAt;
  }

  private static Map<OrganizationId, Long> delete(JdbcClient jdbc, List<Key> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return perOrganization(
        jdbc.sql(
                """
                with deleted as (
                  delete from customers as c
                  using unnest(?::uuid[], ?::uuid[]) as gone (organization_id, id)
                  where c.organization_id = gone.organization_id and c.id = gone.id
                  returning c.organization_id
                )
                select organization_id, count(*) from deleted group by organization_id
                """)
            .params(
                column(keys, String[]::new, key -> key.organization().toString()),
                column(keys, String[]::new, key -> key.id().toString())));
  }

  private static Map<OrganizationId, Long> perOrganization(JdbcClient.StatementSpec statement) {
    Map<OrganizationId, Long> numbers = new HashMap<>();
    statement.query(row -> {
      numbers.put(new OrganizationId(row.getObject(1, UUID.class)), row.getLong(2));
    });
    return numbers;
  }

  /// One array a column, as `unnest` takes them: a statement a batch instead of one a row. Of text
  /// where the driver has no array of the type; the statement casts it.
  static <R, T> T[] column(
      List<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
    return rows.stream().map(value).toArray(array);
  }
}
