package io.customerpipeline.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The read model's tables, looked into and damaged from outside.
final class ReadModelTables implements AutoCloseable {
  private final Connection connection;

  ReadModelTables(String jdbcUrl) throws SQLException {
    connection = DriverManager.getConnection(jdbcUrl);
  }

  /// What is in all of them, to the byte, each row under its table and key. Of the counts only
  /// their sums: under which partition a customer was counted depends on how batches fell.
  Map<String, String> rows() throws SQLException {
    var rows = new HashMap<String, String>();
    add(rows, "select 'customer ' || id, t::text from customers as t");
    add(
        rows,
        """
        select 'operation ' || organization_id || ' ' || id,
               row (fingerprint, outcome, submitted_at)::text
        from operations
        """);
    add(rows, "select 'done ' || organization_id || ' ' || id, done_at::text from operations");
    add(rows, "select 'event ' || partition || ' ' || \"offset\", t::text from events as t");
    add(rows, "select 'offsets ' || partition, t::text from projection_offsets as t");
    add(
        rows,
        """
        select 'count ' || organization_id, sum(customers)::text from customer_counts
        group by organization_id having sum(customers) <> 0
        """);
    return rows;
  }

  private void add(Map<String, String> rows, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(query)) {
      while (found.next()) {
        rows.put(found.getString(1), found.getString(2));
      }
    }
  }

  /// Constraints, indexes and columns, by name.
  Map<String, String> definitions() throws SQLException {
    var definitions = new HashMap<String, String>();
    add(
        definitions,
        """
        select schemaname || ' ' || indexname, indexdef from pg_indexes
        where schemaname not like 'pg%'
        union all
        select conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) from pg_constraint
        union all
        select table_schema || ' ' || table_name || ' ' || column_name,
               concat_ws(' ', ordinal_position, data_type, column_default, is_nullable)
        from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
        union all
        select tgrelid::regclass || ' ' || tgname, '' from pg_trigger where not tgisinternal
        union all
        select nspname, '' from pg_namespace where nspname !~ '^pg_'
        """);
    return definitions;
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// What a long export does: reads go on beside it, and nobody can take the tables away.
  void useForLong() throws SQLException {
    connection.setAutoCommit(false);
    execute("select count(*) from customers");
  }

  /// Nothing more becomes visible; reads go on.
  void holdProjection() throws SQLException {
    connection.setAutoCommit(false);
    execute("lock table projection_offsets in exclusive mode");
  }

  void endUse() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
