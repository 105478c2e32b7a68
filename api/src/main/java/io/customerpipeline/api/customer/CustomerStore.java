package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads living customers. Throws Spring's `DataAccessException` while Postgres is away.
@Component
class CustomerStore {
  private final JdbcClient jdbc;

  CustomerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Customer> find(OrganizationId organization, CustomerId id) {
    return jdbc.sql("select document from customers where organization_id = ? and id = ?")
        .params(organization.value(), id.value())
        .query(CustomerStore::customer)
        .optional();
  }

  /// One page, newest first.
  ///
  /// @param email only the customer whose e-mail is the same by key; all if empty
  List<Customer> list(OrganizationId organization, Optional<Email> email, Page page) {
    return select(
            "document",
            organization,
            email,
            " order by created_at desc, id desc limit :limit offset :offset")
        .param("limit", page.limit())
        .param("offset", page.offset())
        .query(CustomerStore::customer)
        .list();
  }

  long count(OrganizationId organization, Optional<Email> email) {
    return select("count(*)", organization, email, "").query(Long.class).single();
  }

  /// The condition is left out where it does not apply, so that each form has its own plan.
  private JdbcClient.StatementSpec select(
      String what, OrganizationId organization, Optional<Email> email, String rest) {
    String filter = email.isPresent() ? " and email_key = :key" : "";
    var statement =
        jdbc.sql(
                "select "
                    + what
                    + " from customers where organization_id = :organization"
                    + filter
                    + rest)
            .param("organization", organization.value());
    return email
        .map(given -> statement.param("key", EmailKey.of(organization, given).value()))
        .orElse(statement);
  }

  private static Customer customer(ResultSet row, int number) throws SQLException {
    return Wire.read(row.getBytes("document"), Customer.class);
  }
}
