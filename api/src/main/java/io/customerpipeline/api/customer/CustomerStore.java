package io.customerpipeline.api.customer;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads living customers. Throws Spring's `DataAccessException` while Postgres is away.
@Component
class CustomerStore {
  /// So many are counted one by one; a count of this size means that there may be more.
  static final int COUNT_MAX = 10_000;

  /// A customer can have 100 KiB of metadata.
  private static final int EXPORT_ROWS_AT_ONCE = 200;

  private final JdbcClient jdbc;
  private final JdbcClient exporting;
  private final TransactionTemplate snapshot;

  CustomerStore(JdbcClient jdbc, DataSource database, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    var streaming = new JdbcTemplate(database);
    streaming.setFetchSize(EXPORT_ROWS_AT_ONCE);
    this.exporting = JdbcClient.create(streaming);
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
  }

  Optional<Customer> find(OrganizationId organization, CustomerId id) {
    return jdbc.sql("select document from customers where organization_id = ? and id = ?")
        .params(organization.value(), id.value())
        .query(CustomerStore::customer)
        .optional();
  }

  Optional<Customer> find(OrganizationId organization, ExternalId externalId) {
    return latest("external_id", organization, externalId.value());
  }

  Optional<Customer> find(OrganizationId organization, Email email) {
    return latest("email_key", organization, EmailKey.of(organization, email).value());
  }

  /// The one that changed last, for the reason that stands in [CustomerFilter].
  ///
  /// @param column of a unique value
  private Optional<Customer> latest(String column, OrganizationId organization, String value) {
    return jdbc.sql(
            """
            select document from customers where organization_id = ? and %s = ?
            order by changed_at desc, id desc limit 1
            """
                .formatted(column))
        .params(organization.value(), value)
        .query(CustomerStore::customer)
        .optional();
  }

  /// One page. Pages far from the first cost time in proportion: Postgres passes over what lies
  /// before them, though only in an index.
  ///
  /// @param count of [#count] for the same filter. Postgres cannot know how rare a value is, and
  ///   taking a rare one for frequent it would walk through all customers in order to find a page
  ///   of them; so that what is known to be few is found first and sorted then
  List<Customer> list(CustomerFilter filter, List<Sort> sorting, Page page, long count) {
    var condition = filter.condition();
    boolean few = !filter.isAll() && count < COUNT_MAX;
    String order = order(sorting);
    return jdbc.sql(
            """
            with matching as %s (
              select id, created_at, email_key, name_key from customers where %s),
            page as (select id from matching order by %s limit :limit offset :offset)
            select document from customers join page using (id)
            where organization_id = :organization order by %s
            """
                .formatted(
                    few ? "materialized" : "not materialized", condition.sql(), order, order))
        .params(condition.parameters())
        .param("limit", page.limit())
        .param("offset", page.offset())
        .query(CustomerStore::customer)
        .list();
  }

  /// Ties are broken by id, so that no customer is on two pages.
  static String order(List<Sort> sorting) {
    return Stream.concat(
            sorting.stream().map(Sort::sql), Stream.of("id" + sorting.getLast().direction()))
        .collect(Collectors.joining(", "));
  }

  /// Exact for all customers of an organization; with a filter up to [#COUNT_MAX].
  long count(CustomerFilter filter) {
    if (filter.isAll()) {
      return jdbc.sql(
              "select coalesce(sum(customers), 0) from customer_counts where organization_id = ?")
          .param(filter.organization().value())
          .query(Long.class)
          .single();
    }
    var condition = filter.condition();
    return jdbc.sql(
            "select count(*) from (select from customers where "
                + condition.sql()
                + " limit "
                + COUNT_MAX
                + ") as counted")
        .params(condition.parameters())
        .query(Long.class)
        .single();
  }

  /// All of them as of one moment, two hundred in memory at a time.
  void forEach(CustomerFilter filter, List<Sort> sorting, Consumer<Customer> action) {
    var condition = filter.condition();
    snapshot.executeWithoutResult(_ -> {
      letReaderTakeItsTime(exporting);
      exporting
          .sql(
              "select document from customers where "
                  + condition.sql()
                  + " order by "
                  + order(sorting))
          .params(condition.parameters())
          .query(row -> {
            action.accept(customer(row, 0));
          });
    });
  }

  /// For a transaction that only reads, as fast as its rows are taken from it: others end sooner,
  /// for the locks that they hold.
  static void letReaderTakeItsTime(JdbcClient inTransaction) {
    inTransaction.sql("set local transaction_timeout = 0").update();
    inTransaction.sql("set local idle_in_transaction_session_timeout = '5min'").update();
  }

  private static Customer customer(ResultSet row, int number) throws SQLException {
    return Wire.read(row.getBytes("document"), Customer.class);
  }
}
