package io.customerpipeline.acceptance;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an endpoint has after a while, made at once.
record WebhookRows(JdbcClient jdbc) {

  /// As it stands after days of failures.
  ///
  /// @return endpoint and customer, with a blank between
  String parkedLane(String endpoint) {
    UUID customer = UUID.randomUUID();
    jdbc.sql(
            """
            insert into webhooks.lanes
              (endpoint_id, customer_id, partition, "offset", attempts, state, since)
            values (?::uuid, ?, 0, 0, 10, 'parked', now())
            """)
        .params(endpoint, customer)
        .update();
    return endpoint + " " + customer;
  }

  /// @return endpoint and replay, with a blank between
  String endedReplay(String endpoint) {
    UUID replay = UUID.randomUUID();
    jdbc.sql(
            """
            insert into webhooks.replays (id, endpoint_id, state, events, created_at)
            values (?, ?::uuid, 'done', 0, now())
            """)
        .params(replay, endpoint)
        .update();
    return endpoint + " " + replay;
  }
}
