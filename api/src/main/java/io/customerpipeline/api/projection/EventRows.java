package io.customerpipeline.api.projection;

import static io.customerpipeline.api.projection.CustomerRows.column;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a batch adds to the events table.
final class EventRows {
  private EventRows() {}

  static void write(JdbcClient jdbc, List<ProjectedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into events
              (partition, "offset", organization_id, customer_id, version, type, appended_at, event)
            select partition, "offset", organization_id, customer_id, version, type, appended_at,
                   event::json
            from unnest(?::int[], ?::bigint[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[],
                        ?::timestamptz[], ?::text[])
              as row (partition, "offset", organization_id, customer_id, version, type, appended_at,
                      event)
            """)
        .params(
            column(events, Integer[]::new, ProjectedEvent::partition),
            column(events, Long[]::new, ProjectedEvent::offset),
            column(events, String[]::new, event -> event.organization().toString()),
            column(events, String[]::new, event -> event.customer().toString()),
            column(events, Long[]::new, ProjectedEvent::version),
            column(events, String[]::new, ProjectedEvent::type),
            column(events, String[]::new, event -> event.appendedAt().toString()),
            column(events, String[]::new, ProjectedEvent::json))
        .update();
  }
}
