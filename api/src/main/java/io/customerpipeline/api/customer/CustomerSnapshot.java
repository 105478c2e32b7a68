package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

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

  private final JdbcTemplate streaming;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  CustomerSnapshot(DataSource database, PlatformTransactionManager transactions) {
    this.streaming = new JdbcTemplate(database);
    streaming.setFetchSize(ROWS_AT_ONCE);
    this.jdbc = JdbcClient.create(streaming);
    this.transaction = new TransactionTemplate(transactions);
    transaction.setReadOnly(true);
    transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
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
    transaction.executeWithoutResult(_ -> {
      streaming.execute(patient());
      // The moment is that of the first query. Had that to wait for a rebuild to exchange the
      // tables, it would be a moment at which the new table was still empty.
      streaming.execute("lock table customers in access share mode");
      Instant asOf =
          jdbc.sql("select statement_timestamp()").query(OffsetDateTime.class).single().toInstant();
      sink.begin(asOf, count(selection));
      all(selection, sink);
    });
  }

  /// The pool gives the connection its usual patience back.
  private static ConnectionCallback<@Nullable Void> patient() {
    return (Connection connection) -> {
      connection.setNetworkTimeout(Runnable::run, (int) SILENCE_MAX.toMillis());
      return null;
    };
  }

  private long count(Selection selection) {
    var condition = selection.condition();
    return jdbc.sql("select count(*) from customers where " + condition.sql())
        .params(condition.parameters())
        .query(Long.class)
        .single();
  }

  private void all(Selection selection, Sink sink) {
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
