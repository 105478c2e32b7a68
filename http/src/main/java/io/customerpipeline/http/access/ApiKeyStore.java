package io.customerpipeline.http.access;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of API keys. Throws Spring's `DataAccessException` while Postgres is away.
@Component
public class ApiKeyStore {
  private static final String COLUMNS =
      """
      select id, organization_id, hash, name, prefix, scopes, created_at, expires_at, last_used_at,
        revoked_at
      from api_keys
      """;

  private final JdbcClient jdbc;

  ApiKeyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// A row and what it is found by.
  private record Hashed(String hash, ApiKey key) {}

  /// @return by hash; hashes that nobody knows are missing
  Map<String, ApiKey> find(Collection<String> hashes) {
    return jdbc
        .sql(COLUMNS + "where hash = any (?::text[])")
        .params((Object) hashes.toArray(String[]::new))
        .query((row, number) -> new Hashed(row.getString("hash"), key(row, number)))
        .list()
        .stream()
        .collect(Collectors.toMap(Hashed::hash, Hashed::key));
  }

  public Optional<ApiKey> find(OrganizationId organization, UUID id) {
    return jdbc.sql(COLUMNS + "where organization_id = ? and id = ?")
        .params(organization.value(), id)
        .query(ApiKeyStore::key)
        .optional();
  }

  /// Newest first.
  public List<ApiKey> list(OrganizationId organization, Page page) {
    return jdbc.sql(
            COLUMNS
                + """
                where organization_id = ? order by created_at desc, id limit ? offset ?
                """)
        .params(organization.value(), page.limit(), page.offset())
        .query(ApiKeyStore::key)
        .list();
  }

  public long count(OrganizationId organization) {
    return jdbc.sql("select count(*) from api_keys where organization_id = ?")
        .param(organization.value())
        .query(Long.class)
        .single();
  }

  /// How many could be used at this moment.
  public long countActive(OrganizationId organization, Instant now) {
    return jdbc.sql(
            """
            select count(*) from api_keys
            where organization_id = ? and revoked_at is null
              and (expires_at is null or expires_at > ?)
            """)
        .params(organization.value(), utc(now))
        .query(Long.class)
        .single();
  }

  public void add(ApiKey key, String hash) {
    Instant end = key.expiresAt();
    jdbc.sql(
            """
            insert into api_keys
              (id, organization_id, hash, name, prefix, scopes, created_at, expires_at)
            values (?, ?, ?, ?, ?, ?::text[], ?, ?)
            """)
        .param(key.id())
        .param(key.organizationId().value())
        .param(hash)
        .param(key.name())
        .param(key.prefix())
        .param(key.scopes().stream().map(Scope::toString).sorted().toArray(String[]::new))
        .param(utc(key.createdAt()))
        .param(end == null ? null : utc(end))
        .update();
  }

  /// Ends a key now; one that was revoked before keeps its time.
  ///
  /// @return false if the organization has no such key
  public boolean revoke(OrganizationId organization, UUID id, Instant now) {
    return jdbc.sql(
                """
                update api_keys set revoked_at = coalesce(revoked_at, ?)
                where organization_id = ? and id = ?
                """)
            .params(utc(now), organization.value(), id)
            .update()
        > 0;
  }

  /// Ends a key at this moment, unless it ends earlier anyway.
  public void expire(ApiKey key, Instant at) {
    jdbc.sql("update api_keys set expires_at = least(expires_at, ?) where id = ?")
        .params(utc(at), key.id())
        .update();
  }

  void use(Map<UUID, Instant> lastUsedAt) {
    jdbc.sql(
            """
            update api_keys set last_used_at = greatest(last_used_at, used.at)
            from unnest(?::uuid[], ?::timestamptz[]) as used (id, at) where api_keys.id = used.id
            """)
        .params(
            lastUsedAt.keySet().toArray(UUID[]::new),
            lastUsedAt.values().stream().map(Timestamp::from).toArray(Timestamp[]::new))
        .update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static ApiKey key(ResultSet row, int number) throws SQLException {
    return new ApiKey(
        row.getObject("id", UUID.class),
        new OrganizationId(row.getObject("organization_id", UUID.class)),
        row.getString("name"),
        row.getString("prefix"),
        scopes(row.getArray("scopes")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "expires_at"),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  /// A scope that this version does not know, as after a step back, grants nothing.
  private static Set<Scope> scopes(Array names) throws SQLException {
    return Arrays.stream((String[]) names.getArray())
        .flatMap(name -> Scope.named(name).stream())
        .collect(Collectors.toSet());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
