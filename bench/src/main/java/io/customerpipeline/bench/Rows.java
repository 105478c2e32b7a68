package io.customerpipeline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/// Customers in the read model's tables, written as the projection would have written them. It
/// takes Postgres 18 or later, which has CRC-32C.
final class Rows implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 50_000;

  private static final String INSERT =
      """
      insert into customers
        (organization_id, id, email_key, external_id, name_key, search_text, metadata_entries,
         search_keys, version, created_at, changed_at, document)
      select organization, id, organization || '/' || email, external_id, lower(name), text,
        entries, array(
          select distinct (crc32c(convert_to(organization::text, 'UTF8') || what)::bit(32))::int
          from (
            select convert_to(substr(text, place, length), 'UTF8')
            from generate_series(1, 3) as length,
              generate_series(1, length(text) - length + 1) as place
            union all
            select '\\x00' || convert_to(entry, 'UTF8') from unnest(entries) as entry
          ) as keyed (what)),
        1, born, born,
        json_build_object('id', id, 'organization_id', organization, 'version', 1,
          'email', email, 'external_id', external_id, 'created_at',
          to_char(born at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          'profile', json_build_object('type', 'individual', 'name', name, 'metadata',
            json_build_object('plan', plan, 'region', region, 'number', n)))
      from (
        select n, ?::uuid as organization,
          overlay(overlay(md5(random()::text || n) placing '8' from 13) placing '8' from 17)::uuid
            as id,
          'person' || n || '@example.com' as email,
          'Given' || n % 5000 || ' Surname' || n as name,
          'crm-' || n as external_id,
          (array['free', 'pro', 'team', 'max'])[1 + n % 4] as plan,
          'r' || n / 7 % 50 as region,
          now() - make_interval(secs => n) as born
        from generate_series(?::int, ?::int) as n) as generated,
        lateral (select email || E'\\n' || lower(name) as text,
          array['4:plan=' || plan, '6:region=' || region, '6:number=' || n] as entries) as found_by
      """;

  private final Connection connection;

  private Rows(Connection connection) {
    this.connection = connection;
  }

  /// @param data the folder of a running standalone
  static Rows in(String data) throws IOException, SQLException {
    String port = Files.readString(Path.of(data, "postgres", "port")).strip();
    return new Rows(
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=pipeline"));
  }

  void write(String organization, int customers) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      for (int from = 0; from < customers; from += ROWS_AT_ONCE) {
        insert.setObject(1, UUID.fromString(organization));
        insert.setInt(2, from);
        insert.setInt(3, Math.min(from + ROWS_AT_ONCE, customers) - 1);
        insert.executeUpdate();
      }
    }
    String count = "insert into customer_counts values ('%s', 0, %s)";
    execute(count.formatted(UUID.fromString(organization), customers));
    execute("vacuum analyze customers");
  }

  void remove(String organization) throws SQLException {
    UUID id = UUID.fromString(organization);
    execute("delete from customers where organization_id = '%s'".formatted(id));
    execute("delete from customer_counts where organization_id = '%s'".formatted(id));
    execute("vacuum customers");
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
