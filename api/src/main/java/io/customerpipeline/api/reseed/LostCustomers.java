package io.customerpipeline.api.reseed;

import io.customerpipeline.schemas.topic.LogId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The customers of the read model, as a reseed of one log goes through them: organization by
/// organization, in the order of their ids, without its exceptions.
final class LostCustomers {
  private final JdbcClient jdbc;
  private final LogId log;

  LostCustomers(JdbcClient jdbc, LogId log) {
    this.jdbc = jdbc;
    this.log = log;
  }

  /// A customer's row.
  ///
  /// @param document its JSON, as the projection wrote it
  record Row(UUID id, String document) {}

  /// The part of an organization that is still to be done.
  ///
  /// @param begun whether a reseed of this log has begun to write it
  /// @param customers that are not decided yet, without exceptions
  /// @param excepted those of them that are left out
  record Open(UUID organization, boolean begun, long customers, long excepted) {}

  /// The organizations that have customers, and are not done in this log.
  List<Open> open() {
    return jdbc.sql(
            """
            select c.organization_id, r.log is not null,
                   count(*) filter (where e.customer_id is null),
                   count(e.customer_id)
            from customers as c
            left join reseeded_organizations as r
              on r.log = ? and r.organization_id = c.organization_id
            left join reseed_exceptions as e on e.log = ? and e.customer_id = c.id
            where r.done_at is null and (r.up_to is null or c.id > r.up_to)
            group by c.organization_id, r.log
            order by c.organization_id
            """)
        .params(log.text(), log.text())
        .query((row, _) ->
            new Open(
                row.getObject(1, UUID.class), row.getBoolean(2), row.getLong(3), row.getLong(4)))
        .list();
  }

  /// Whether a reseed of this log has begun any organization.
  boolean hasBegun() {
    return jdbc.sql("select exists (select from reseeded_organizations where log = ?)")
        .param(log.text())
        .query(Boolean.class)
        .single();
  }

  /// Takes note that from now on the log may hold these organizations because of a reseed.
  void begin(Collection<UUID> organizations) {
    jdbc.sql(
            """
            insert into reseeded_organizations (log, organization_id)
            select ?, unnest(?::uuid[]) on conflict do nothing
            """)
        .params(log.text(), organizations.stream().map(UUID::toString).toArray(String[]::new))
        .update();
  }

  void end(UUID organization) {
    jdbc.sql(
            "update reseeded_organizations set done_at = now() where log = ? and organization_id = ?")
        .params(log.text(), organization)
        .update();
  }

  /// Returns the customer up to which the organization is decided; the smallest UUID if none is.
  UUID upTo(UUID organization) {
    return jdbc.sql(
            """
            select coalesce(up_to, '00000000-0000-0000-0000-000000000000')
            from reseeded_organizations where log = ? and organization_id = ?
            """)
        .params(log.text(), organization)
        .query((row, _) -> row.getObject(1, UUID.class))
        .single();
  }

  /// The next customers behind that one, by id; exceptions among them.
  List<Row> page(UUID organization, UUID after, int size) {
    return jdbc.sql(
            """
            select id, document from customers
            where organization_id = ? and id > ? order by id limit ?
            """)
        .params(organization, after, size)
        .query((row, _) -> new Row(row.getObject(1, UUID.class), row.getString(2)))
        .list();
  }

  /// Those of them that are left out.
  Set<UUID> excepted(List<Row> rows) {
    return new HashSet<>(
        jdbc.sql(
                "select customer_id from reseed_exceptions where log = ? and customer_id = any (?::uuid[])")
            .params(
                log.text(), rows.stream().map(row -> row.id().toString()).toArray(String[]::new))
            .query((row, _) -> row.getObject(1, UUID.class))
            .list());
  }
}
