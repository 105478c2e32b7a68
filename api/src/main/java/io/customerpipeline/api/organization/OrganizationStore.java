package io.customerpipeline.api.organization;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of organizations. Throws Spring's `DataAccessException` while Postgres is away.
@Component
class OrganizationStore {
  private final JdbcClient jdbc;

  OrganizationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Does nothing if there is one with this id.
  void add(Organization organization) {
    jdbc.sql(
            """
            insert into organizations (id, name, created_at) values (?, ?, ?)
            on conflict do nothing
            """)
        .params(
            organization.id().value(),
            organization.name(),
            organization.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Organization> find(OrganizationId id) {
    return jdbc.sql("select id, name, created_at from organizations where id = ?")
        .param(id.value())
        .query(OrganizationStore::organization)
        .optional();
  }

  /// Holds it until the transaction ends, so that nobody else changes its keys meanwhile.
  ///
  /// @return false if there is none
  boolean lock(OrganizationId id) {
    return jdbc.sql("select id from organizations where id = ? for update")
        .param(id.value())
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  /// Newest first.
  List<Organization> list(Page page) {
    return jdbc.sql(
            """
            select id, name, created_at from organizations
            order by created_at desc, id limit ? offset ?
            """)
        .params(page.limit(), page.offset())
        .query(OrganizationStore::organization)
        .list();
  }

  long count() {
    return jdbc.sql("select count(*) from organizations").query(Long.class).single();
  }

  private static Organization organization(ResultSet row, int number) throws SQLException {
    return new Organization(
        new OrganizationId(row.getObject("id", UUID.class)),
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
