package io.customerpipeline.webhooks.endpoint;

import static io.customerpipeline.webhooks.tables.Columns.instant;
import static io.customerpipeline.webhooks.tables.Columns.instantOrNull;
import static io.customerpipeline.webhooks.tables.Columns.texts;
import static io.customerpipeline.webhooks.tables.Columns.utc;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import io.customerpipeline.webhooks.delivery.EventFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/// The rows of endpoints. Throws Spring's `DataAccessException` while Postgres is away.
@Component
public class EndpointStore {
  private static final String SELECT = "select * from webhooks.endpoints ";
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  EndpointStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Goes up with every change of any endpoint, in its transaction.
  public long changes() {
    return jdbc.sql("select changes from webhooks.endpoint_changes").query(Long.class).single();
  }

  /// Of all organizations.
  public List<Endpoint> all() {
    return jdbc.sql(SELECT).query(EndpointStore::endpoint).list();
  }

  /// Of whatever organization.
  public Optional<Endpoint> find(UUID id) {
    return jdbc.sql(SELECT + "where id = ?").param(id).query(EndpointStore::endpoint).optional();
  }

  Optional<Endpoint> find(OrganizationId organization, UUID id) {
    return jdbc.sql(SELECT + "where organization_id = ? and id = ?")
        .params(organization.value(), id)
        .query(EndpointStore::endpoint)
        .optional();
  }

  /// Holds it until the transaction ends.
  Optional<Endpoint> lock(OrganizationId organization, UUID id) {
    return jdbc.sql(SELECT + "where organization_id = ? and id = ? for update")
        .params(organization.value(), id)
        .query(EndpointStore::endpoint)
        .optional();
  }

  /// Newest first.
  List<Endpoint> list(OrganizationId organization, Page page) {
    return jdbc.sql(
            SELECT + "where organization_id = ? order by created_at desc, id limit ? offset ?")
        .params(organization.value(), page.limit(), page.offset())
        .query(EndpointStore::endpoint)
        .list();
  }

  long count(OrganizationId organization) {
    return jdbc.sql("select count(*) from webhooks.endpoints where organization_id = ?")
        .param(organization.value())
        .query(Long.class)
        .single();
  }

  /// Whoever changes endpoints does so one after another.
  void countChange() {
    jdbc.sql("update webhooks.endpoint_changes set changes = changes + 1").update();
  }

  /// It begins with what lands from now on.
  void add(Endpoint endpoint) {
    write(
        """
        insert into webhooks.endpoints
          (organization_id, url, name, description, api_version, events, changed_fields, headers,
           rate_limit, on_exhausted, enabled, disabled_reason, secret, previous_secret,
           previous_secret_until, signing_key, created_at, modified_at, id)
        values (?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        endpoint);
    jdbc.sql(
            """
            insert into webhooks.cursors (endpoint_id, partition, next_offset)
            select ?, partition, next_offset from webhooks.offsets
            """)
        .param(endpoint.id())
        .update();
  }

  void replace(Endpoint endpoint) {
    write(
        """
        update webhooks.endpoints set organization_id = ?, url = ?, name = ?, description = ?,
          api_version = ?, events = ?, changed_fields = ?, headers = ?::json, rate_limit = ?,
          on_exhausted = ?, enabled = ?, disabled_reason = ?, secret = ?, previous_secret = ?,
          previous_secret_until = ?, signing_key = ?, created_at = ?, modified_at = ?
        where id = ?
        """,
        endpoint);
  }

  void disable(UUID id, String reason) {
    jdbc.sql(
            """
            update webhooks.endpoints
            set enabled = false, disabled_reason = ?, modified_at = now()
            where id = ? and enabled
            """)
        .params(reason, id)
        .update();
  }

  /// What failed before it was enabled counts for nothing.
  void forgetFailures(UUID id) {
    jdbc.sql("update webhooks.standings set failing_since = null where endpoint_id = ?")
        .param(id)
        .update();
  }

  private void write(String sql, Endpoint endpoint) {
    jdbc.sql(sql)
        .param(endpoint.organization().value())
        .param(endpoint.url())
        .param(endpoint.name())
        .param(endpoint.description())
        .param(endpoint.apiVersion())
        .param(endpoint.filter().events().toArray(String[]::new))
        .param(endpoint.filter().changedFields().toArray(String[]::new))
        .param(Wire.MAPPER.writeValueAsString(endpoint.headers()))
        .param(endpoint.rateLimit())
        .param(endpoint.onExhausted().toString())
        .param(endpoint.enabled())
        .param(endpoint.disabledReason())
        .param(endpoint.secret())
        .param(endpoint.previousSecret())
        .param(utc(endpoint.previousSecretUntil()))
        .param(endpoint.signingKey())
        .param(utc(endpoint.createdAt()))
        .param(utc(endpoint.modifiedAt()))
        .param(endpoint.id())
        .update();
  }

  /// With all that is kept for it but the attempts, which leave later.
  boolean delete(OrganizationId organization, UUID id) {
    boolean wasThere =
        jdbc.sql("delete from webhooks.endpoints where organization_id = ? and id = ?")
                .params(organization.value(), id)
                .update()
            > 0;
    if (wasThere) {
      for (String table :
          List.of("cursors", "lanes", "breakers", "singles", "replays", "standings")) {
        jdbc.sql("delete from webhooks." + table + " where endpoint_id = ?").param(id).update();
      }
    }
    return wasThere;
  }

  /// A delivery beside the cursor.
  void addSingle(UUID endpoint, String eventId, String type, byte[] body) {
    jdbc.sql(
            """
            insert into webhooks.singles (id, endpoint_id, event_id, event_type, body, created_at)
            values (?, ?, ?, ?, ?, now())
            """)
        .params(UUID.randomUUID(), endpoint, eventId, type, body)
        .update();
  }

  private static Endpoint endpoint(ResultSet row, int number) throws SQLException {
    return new Endpoint(
        row.getObject("id", UUID.class),
        new OrganizationId(row.getObject("organization_id", UUID.class)),
        row.getString("url"),
        row.getString("name"),
        row.getString("description"),
        row.getString("api_version"),
        new EventFilter(texts(row, "events"), texts(row, "changed_fields")),
        Wire.MAPPER.readValue(row.getString("headers"), HEADERS),
        row.getObject("rate_limit", Integer.class),
        OnExhausted.of(row.getString("on_exhausted")),
        row.getBoolean("enabled"),
        row.getString("disabled_reason"),
        row.getString("secret"),
        row.getString("previous_secret"),
        instantOrNull(row, "previous_secret_until"),
        row.getString("signing_key"),
        instant(row, "created_at"),
        instantOrNull(row, "modified_at"));
  }
}
