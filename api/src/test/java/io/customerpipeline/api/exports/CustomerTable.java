package io.customerpipeline.api.exports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows of the read model, written past the log.
record CustomerTable(JdbcClient jdbc, OrganizationId organization) {
  private static final Instant BORN = Instant.parse("2027-01-15T08:00:00Z");
  private static final String TEMPLATE_ID = "00000000-0000-8000-8000-000000000000";

  private Customer customer(long number, String name, Map<String, Object> metadata) {
    return new Customer(
        new CustomerId(new UUID(0x8000L, 0x8000_0000_0000_0000L + number)),
        organization,
        Email.of("c" + number + "@example.com"),
        null,
        new Profile(CustomerType.INDIVIDUAL, name, null, null, null, null, new Metadata(metadata)),
        1,
        BORN,
        null);
  }

  /// Each with its number, from 0, in id and e-mail.
  void insert(int customers, String name, Map<String, Object> metadata) {
    String template = new String(Wire.write(customer(0, name, metadata)), UTF_8);
    jdbc.sql(
            """
            insert into customers
              (organization_id, id, email_key, version, created_at, search_text, metadata_entries,
               search_keys, changed_at, document)
            select :organization, id::uuid, 'c' || n, 1, :born, '', '{}', '{}', :born,
                   replace(replace(:template, :template_id, id), 'c0@', 'c' || n || '@')::json
            from generate_series(0, :customers - 1) as n
            cross join lateral (
              select '00000000-0000-8000-8000-' || lpad(to_hex(n), 12, '0') as id) as named
            """)
        .param("organization", organization.value())
        .param("born", java.sql.Timestamp.from(BORN))
        .param("template", template)
        .param("template_id", TEMPLATE_ID)
        .param("customers", customers)
        .update();
  }

  void put(long number, Map<String, Object> metadata) {
    Customer customer = customer(number, "n", metadata);
    jdbc.sql(
            """
            insert into customers
              (organization_id, id, email_key, version, created_at, search_text, metadata_entries,
               search_keys, changed_at, document)
            values (?, ?, ?, 1, ?, '', '{}', '{}', now(), ?::json)
            on conflict (organization_id, id) do update set document = excluded.document
            """)
        .params(
            organization.value(),
            customer.id().value(),
            "c" + number,
            java.sql.Timestamp.from(BORN),
            new String(Wire.write(customer), UTF_8))
        .update();
  }

  void delete(long number) {
    jdbc.sql("delete from customers where organization_id = ? and id = ?")
        .params(organization.value(), customer(number, "n", Map.of()).id().value())
        .update();
  }
}
