package io.customerpipeline.api.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a batch does to the customers table: of each customer only the last state.
///
/// @param last by customer; empty once it is deleted
record CustomerRows(Map<Key, Optional<Customer>> last) {

  /// An id is asked for together with its organization, everywhere.
  record Key(OrganizationId organization, CustomerId id) {}

  static CustomerRows of(List<Projected> batch) {
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

  void write(JdbcClient jdbc) {
    upsert(jdbc, last.values().stream().flatMap(Optional::stream).toList());
    delete(
        jdbc,
        last.entrySet().stream()
            .filter(entry -> entry.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList());
  }

  private static void upsert(JdbcClient jdbc, List<Customer> customers) {
    if (customers.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into customers
              (organization_id, id, email_key, version, created_at, document)
            select organization_id, id, email_key, version, created_at, document::json
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::text[])
              as row (organization_id, id, email_key, version, created_at, document)
            on conflict (organization_id, id) do update
            set email_key = excluded.email_key, version = excluded.version,
                document = excluded.document
            where customers.version < excluded.version
            """)
        .params(
            column(customers, String[]::new, customer -> customer.organizationId().toString()),
            column(customers, String[]::new, customer -> customer.id().toString()),
            column(customers, String[]::new, customer -> customer.emailKey().value()),
            column(customers, Long[]::new, Customer::version),
            column(customers, String[]::new, customer -> customer.createdAt().toString()),
            column(customers, String[]::new, customer -> new String(Wire.write(customer), UTF_8)))
        .update();
  }

  private static void delete(JdbcClient jdbc, List<Key> keys) {
    if (keys.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            delete from customers as c
            using unnest(?::uuid[], ?::uuid[]) as gone (organization_id, id)
            where c.organization_id = gone.organization_id and c.id = gone.id
            """)
        .params(
            column(keys, String[]::new, key -> key.organization().toString()),
            column(keys, String[]::new, key -> key.id().toString()))
        .update();
  }

  /// One array a column, as `unnest` takes them: a statement a batch instead of one a row. Of text
  /// where the driver has no array of the type; the statement casts it.
  static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, T> value) {
    return rows.stream().map(value).toArray(array);
  }
}
