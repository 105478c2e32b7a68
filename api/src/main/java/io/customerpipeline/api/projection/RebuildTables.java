package io.customerpipeline.api.projection;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables of the read model a second time, in a schema of their own, where they are filled
/// while the first ones serve; and the exchange of the two.
///
/// The connection sees the new tables only: what writes the read model writes there as it is, and
/// nothing that is missing is looked for among the tables that serve.
final class RebuildTables {
  /// In the order in which they are locked.
  private static final List<String> NAMES =
      List.of("projection_offsets", "events", "customers", "customer_counts", "operations");

  private final JdbcClient jdbc;
  private final String schema;
  private final String serving;
  private final String rebuilt;
  private final int migrations;

  /// @param jdbc of one connection, which nobody else uses
  RebuildTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
    schema = jdbc.sql("select current_schema()").query(String.class).single();
    serving = quoted(schema);
    rebuilt = quoted(schema + "_rebuild");
    migrations = migrations();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private int migrations() {
    return jdbc.sql("select count(*) from " + serving("flyway_schema_history"))
        .query(Integer.class)
        .single();
  }

  /// A table that serves, so that it can be named beside the new ones.
  String serving(String table) {
    return serving + "." + table;
  }

  /// How often the log of the tables that serve was found restored from an older copy.
  long lineage() {
    return jdbc.sql("select coalesce(max(lineage), 0) from " + serving("projection_offsets"))
        .query(Long.class)
        .single();
  }

  /// Whatever an earlier rebuild has left behind goes first.
  void create() {
    remove();
    execute("create schema " + rebuilt);
    execute("set search_path to " + rebuilt);
    for (String table : NAMES) {
      execute("create table %s (like %s including all excluding indexes)", table, serving(table));
      keys(table).forEach(key -> execute("alter table %s add %s", table, key));
    }
    keepDoneAt();
  }

  void remove() {
    execute("drop schema if exists " + rebuilt + " cascade");
  }

  private List<String> keys(String table) {
    return jdbc.sql(
            """
            select pg_get_constraintdef(oid) from pg_constraint
            where conrelid = ?::regclass and contype in ('p', 'u') order by conname
            """)
        .param(serving(table))
        .query((row, _) -> row.getString(1))
        .list();
  }

  /// When an outcome became visible stands in no topic. Where it is lost, it was soon after the
  /// command was appended.
  private void keepDoneAt() {
    execute(
        """
        create function keep_done_at() returns trigger language plpgsql as $$
        begin
          new.done_at := coalesce(
            (select done_at from %s as served
             where served.organization_id = new.organization_id and served.id = new.id),
            new.submitted_at);
          return new;
        end
        $$
        """,
        serving("operations"));
    execute(
        """
        create trigger keep_done_at before insert on operations
        for each row execute function keep_done_at()
        """);
  }

  /// What only speeds up reads comes once the rows are there: so it is built faster. Names are
  /// those of the tables that serve, by which later migrations know them.
  void index() {
    List<String> definitions =
        jdbc.sql(
                """
                select replace(pg_get_indexdef(i.indexrelid),
                               format(' ON %I.%I ', ?, c.relname), format(' ON %I ', c.relname))
                from pg_index as i join pg_class as c on c.oid = i.indrelid
                where i.indrelid = any (?::regclass[])
                  and not exists (select from pg_constraint where conindid = i.indexrelid)
                """)
            .param(schema)
            .param(NAMES.stream().map(this::serving).toArray(String[]::new))
            .query((row, _) -> row.getString(1))
            .list();
    definitions.forEach(this::execute);
  }

  /// New tables have no statistics, without which Postgres would read them as if they were small.
  void analyze() {
    NAMES.forEach(table -> execute("analyze " + table));
  }

  /// Lets the batches of all instances end, and no other begin; reads go on.
  void holdProjection() {
    execute("lock table " + serving("projection_offsets") + " in exclusive mode");
  }

  /// Puts the new tables in the place of the others, in the transaction that holds the projection.
  /// Whoever waits for a lock on one of them finds the new one under its name.
  ///
  /// @throws IllegalStateException if a newer version of this program has migrated the others
  void exchange() {
    execute(
        "lock table "
            + String.join(", ", NAMES.stream().map(this::serving).toList())
            + " in access exclusive mode");
    if (migrations() != migrations) {
      throw new IllegalStateException("the tables were migrated during the rebuild");
    }
    execute("drop trigger keep_done_at on operations");
    for (String table : NAMES) {
      execute("drop table " + serving(table));
      execute("alter table %s set schema %s", table, serving);
    }
  }

  private void execute(String statement, Object... parts) {
    jdbc.sql(parts.length == 0 ? statement : statement.formatted(parts)).update();
  }
}
