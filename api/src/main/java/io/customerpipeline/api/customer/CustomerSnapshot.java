package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/// Reads many customers as of one moment, two hundred in memory at a time, for as long as it takes.
///
/// One transaction (repeatable read) reads all, so that whatever is written meanwhile is not seen.
/// It keeps Postgres from cleaning up behind those writes, and a rebuild from exchanging the
/// tables.
@Component
public class CustomerSnapshot {
  /// A customer can have 100 KiB of metadata.
  private static final int ROWS_AT_ONCE = 200;

  /// Longer than for other reads: a million customers may have to be sorted before the first comes.
  private static final Duration SILENCE_MAX = Duration.ofMinutes(5);

  private final JdbcTemplate database;

  CustomerSnapshot(DataSource database) {
    this.database = new JdbcTemplate(database);
  }

  /// What takes the customers. It may throw, which ends the reading.
  public interface Sink {
    /// Comes first.
    ///
    /// @param asOf whatever was visible by then is there
    /// @param customers that will come
    void begin(Instant asOf, long customers);

    void add(Customer customer);
  }

  public void read(Selection selection, Sink sink) {
    database.execute(
        (ConnectionCallback<@Nullable Void>)
            connection -> {
              begin(connection);
              read(selection, sink, on(connection));
              return null;
            });
  }

  /// A transaction of this connection alone: what the sink writes is another's. The pool rolls it
  /// back and undoes these settings when it gets the connection back.
  private static void begin(Connection connection) throws SQLException {
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setNetworkTimeout(Runnable::run, (int) SILENCE_MAX.toMillis());
    connection.setAutoCommit(false);
  }

  private static JdbcClient on(Connection connection) {
    var streaming = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    streaming.setFetchSize(ROWS_AT_ONCE);
    return JdbcClient.create(streaming);
  }

  private static void read(Selection selection, Sink sink, JdbcClient jdbc) {
    // The moment is that of the first query. Had that to wait for a rebuild to exchange the tables,
    // it would be a moment at which the new table was still empty.
    jdbc.sql("lock table customers in access share mode").update();
    CustomerStore.letReaderTakeItsTime(jdbc);
    Instant asOf =
        jdbc.sql("select statement_timestamp()").query(OffsetDateTime.class).single().toInstant();
    sink.begin(asOf, count(selection, jdbc));
    all(selection, sink, jdbc);
  }

  private static long count(Selection selection, JdbcClient jdbc) {
    var condition = selection.condition();
    return jdbc.sql("select count(*) from customers where " + condition.sql())
        .params(condition.parameters())
        .query(Long.class)
        .single();
  }

  private static void all(Selection selection, Sink sink, JdbcClient jdbc) {
    var condition = selection.condition();
    jdbc.sql(
            "select document from customers where "
                + condition.sql()
                + " order by "
                + CustomerStore.order(selection.sorting()))
        .params(condition.parameters())
        .query(row -> {
          sink.add(Wire.read(row.getBytes("document"), Customer.class));
        });
  }
}
