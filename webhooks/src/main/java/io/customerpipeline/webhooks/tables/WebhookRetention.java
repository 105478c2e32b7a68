package io.customerpipeline.webhooks.tables;

import io.customerpipeline.webhooks.WebhookSettings;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes events and attempts after their windows, the bodies of deleted customers' events after
/// theirs, and what endpoints have left behind; see docs/erasure.md.
@Component
class WebhookRetention {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookRetention.class);

  /// Small enough that no statement holds its locks for long.
  private static final int ROWS_PER_STATEMENT = 5_000;

  private final JdbcClient jdbc;
  private final Duration eventWindow;
  private final Duration attemptWindow;
  private final Duration deletedWindow;

  WebhookRetention(JdbcClient jdbc, WebhookSettings settings) {
    this.jdbc = jdbc;
    this.eventWindow = settings.topics().eventRetention();
    this.attemptWindow = settings.webhooks().attemptRetention();
    this.deletedWindow = settings.webhooks().deletedRetention();
  }

  /// Ids of attempts begin with their milliseconds, so that those before a time are a range.
  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
  void removeExpired() {
    try {
      removeEvents();
      emptyDeleted();
      repeat(
          """
          delete from webhooks.attempts where id = any (array(
            select id from webhooks.attempts where id < (lpad(to_hex((extract(
              epoch from now() - make_interval(secs => :window)) * 1000)::bigint), 12, '0')
              || repeat('0', 20))::uuid
            order by id limit :rows))
          """,
          attemptWindow);
      repeat(
          """
          delete from webhooks.replays where id = any (array(
            select id from webhooks.replays
            where finished_at < now() - make_interval(secs => :window) limit :rows))
          """,
          attemptWindow);
      removeLeftovers();
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("webhooks.retention_interrupted");
    }
  }

  /// Remembers how far, so that a replay that begins before is told so.
  private void removeEvents() {
    repeat(
        """
        with expired as (
          select e.* from webhooks.offsets as p cross join lateral (
            select partition, "offset" from webhooks.events
            where partition = p.partition and appended_at < now() - make_interval(secs => :window)
            order by appended_at, "offset" limit :rows) as e
        ), gone as (
          delete from webhooks.events as e using expired as x
          where e.partition = x.partition and e."offset" = x."offset"
          returning e.partition, e."offset"
        )
        update webhooks.offsets as p set first_offset = greatest(first_offset, last + 1)
        from (select partition, max("offset") as last from gone group by partition) as g
        where p.partition = g.partition
        """,
        eventWindow);
  }

  /// All events of a customer at once: that of its deletion is what they are found by.
  private void emptyDeleted() {
    repeat(
        """
        update webhooks.events as e set body = null from (
          select customer_id from webhooks.events
          where type = 'customer.deleted' and body is not null
            and appended_at < now() - make_interval(secs => :window)
          order by appended_at limit :rows) as deleted
        where e.customer_id = deleted.customer_id and e.body is not null
        """,
        deletedWindow);
  }

  /// A worker may have written once more while its endpoint was deleted.
  private void removeLeftovers() {
    for (String table :
        List.of("cursors", "lanes", "breakers", "singles", "replays", "standings")) {
      jdbc.sql(
              """
              delete from webhooks.%s as t
              where not exists (select 1 from webhooks.endpoints as e where e.id = t.endpoint_id)
              """
                  .formatted(table))
          .update();
    }
    // From one endpoint to the next by the index, whatever each has.
    repeat(
        """
        with recursive known as (
          (select endpoint_id from webhooks.attempts order by endpoint_id limit 1)
          union all
          select (select a.endpoint_id from webhooks.attempts as a
                  where a.endpoint_id > k.endpoint_id order by a.endpoint_id limit 1)
          from known as k where k.endpoint_id is not null
        )
        delete from webhooks.attempts where id = any (array(
          select a.id from known as k join webhooks.attempts as a on a.endpoint_id = k.endpoint_id
          where not exists (select 1 from webhooks.endpoints as e where e.id = k.endpoint_id)
          limit :rows))
        """,
        attemptWindow);
  }

  private void repeat(String sql, Duration window) {
    int changed;
    do {
      changed =
          jdbc.sql(sql)
              .param("window", window.toSeconds())
              .param("rows", ROWS_PER_STATEMENT)
              .update();
    } while (changed > 0);
  }
}
