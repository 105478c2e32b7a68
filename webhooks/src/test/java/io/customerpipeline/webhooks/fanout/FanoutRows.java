package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.signing.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What workers have written down, and endpoints that were registered past the API.
record FanoutRows(JdbcClient jdbc) {

  UUID register(UUID organization, String url) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into webhooks.endpoints
              (id, organization_id, url, api_version, events, changed_fields, headers,
               on_exhausted, enabled, secret, created_at)
            values (?, ?, ?, '2026-04', '{*}', '{}', '{}', 'park', true, ?, now())
            """)
        .params(id, organization, url, Secret.random(new SecureRandom()).text())
        .update();
    jdbc.sql("update webhooks.endpoint_changes set changes = changes + 1").update();
    return id;
  }

  long leases() {
    return number("select count(*) from webhooks.leases where owner is not null");
  }

  /// Those that share the partitions now; none while one of these has no owner.
  long owners(int partitions) {
    return number(
        "select count(distinct owner) from webhooks.leases where until > now()"
            + " having count(*) filter (where owner is not null) = "
            + partitions);
  }

  /// How often leases changed hands.
  long moves() {
    return number("select sum(epoch) from webhooks.leases");
  }

  /// @param table with a row for each attempt, lane or cursor of an endpoint
  long of(UUID endpoint, String table) {
    return jdbc.sql("select count(*) from webhooks." + table + " where endpoint_id = ?")
        .param(endpoint)
        .query(Long.class)
        .single();
  }

  /// Those in which a cursor stands behind the first event that the endpoint was owed.
  List<Integer> partitionsPassedBy(UUID endpoint, UUID organization) {
    return jdbc.sql(
            """
            select c.partition from webhooks.cursors as c
            where c.endpoint_id = ? and c.next_offset > (
              select min(e."offset") from webhooks.events as e
              where e.organization_id = ? and e.partition = c.partition)
            """)
        .params(endpoint, organization)
        .query(Integer.class)
        .list();
  }

  private long number(String sql) {
    return jdbc.sql(sql).query(Long.class).optional().orElse(0L);
  }
}
