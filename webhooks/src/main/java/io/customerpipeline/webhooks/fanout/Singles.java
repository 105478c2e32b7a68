package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.attempt.Redeliveries;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.Endpoint;
import io.customerpipeline.webhooks.endpoint.EndpointStore;
import io.customerpipeline.webhooks.endpoint.TestEvents;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Deliveries beside the cursors: once each, by the same sender, into the same log. Whoever takes
/// one holds it for a while; should that worker die, another makes the attempt.
@Component
class Singles {
  private static final Logger LOG = LoggerFactory.getLogger(Singles.class);
  private static final int AT_ONCE_MAX = 16;
  private static final int HELD_SECONDS = 60;

  private final JdbcClient jdbc;
  private final ResultRows results;
  private final EndpointStore endpoints;
  private final Sender sender;
  private final InstantSource clock;
  private final TransactionTemplate transaction;
  private final Semaphore free = new Semaphore(AT_ONCE_MAX);

  Singles(
      JdbcClient jdbc,
      ResultRows results,
      EndpointStore endpoints,
      Sender sender,
      InstantSource clock,
      PlatformTransactionManager transactions,
      TestEvents tests,
      Redeliveries redeliveries) {
    this.jdbc = jdbc;
    this.results = results;
    this.endpoints = endpoints;
    this.sender = sender;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    tests.whenAsked(() -> Thread.ofVirtual().start(this::sendWaiting));
    redeliveries.whenAsked(() -> Thread.ofVirtual().start(this::sendWaiting));
  }

  /// @param customer null for what came by no topic
  /// @param body null if its event has lost it since it was asked for
  private record Single(
      UUID id,
      UUID endpoint,
      String eventId,
      String type,
      @Nullable UUID customer,
      int number,
      byte @Nullable [] body) {}

  @Scheduled(fixedDelay = 1_000)
  void sendWaiting() {
    try {
      take().forEach(single -> Thread.ofVirtual().start(() -> send(single)));
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("singles.not_taken");
    }
  }

  private List<Single> take() {
    int places = free.drainPermits();
    List<Single> taken = List.of();
    try {
      if (places > 0) {
        taken = take(places);
      }
      return taken;
    } finally {
      free.release(places - taken.size());
    }
  }

  private List<Single> take(int atMost) {
    return jdbc.sql(
            """
            update webhooks.singles set taken_until = now() + make_interval(secs => ?)
            where id = any (array(
              select id from webhooks.singles where taken_until is null or taken_until < now()
              order by created_at limit ? for update skip locked))
            returning id, endpoint_id, event_id, event_type, customer_id, number,
              coalesce(body, (
                select e.body from webhooks.events as e
                where e.organization_id = singles.organization_id
                  and e.event_id = singles.event_id limit 1)) as body
            """)
        .params(HELD_SECONDS, atMost)
        .query((row, _) ->
            new Single(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getObject("customer_id", UUID.class),
                row.getInt("number"),
                row.getBytes("body")))
        .list();
  }

  private void send(Single single) {
    try {
      var endpoint = endpoints.find(single.endpoint);
      byte[] body = single.body;
      if (endpoint.isPresent() && body != null) {
        send(single, endpoint.get(), body);
      } else {
        remove(single);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn().setCause(e).log("singles.not_written");
    } finally {
      free.release();
    }
  }

  private void remove(Single single) {
    jdbc.sql("delete from webhooks.singles where id = ?").param(single.id).update();
  }

  /// In no partition: what comes of it decides nothing about cursor and lane.
  private void send(Single single, Endpoint endpoint, byte[] body) throws InterruptedException {
    Attempt attempt =
        sender.send(
            endpoint.target(clock.instant()), new Message(single.eventId, single.type, body));
    var row =
        new AttemptRow(
            AttemptRow.id(attempt.startedAt()),
            endpoint.id(),
            endpoint.organization().value(),
            null,
            null,
            single.customer,
            single.eventId,
            single.type,
            single.number,
            attempt,
            null);
    transaction.executeWithoutResult(_ -> {
      results.addAttempts(List.of(row));
      remove(single);
    });
  }
}
