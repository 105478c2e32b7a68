package io.customerpipeline.webhooks.fanout;

import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.endpoint.EndpointStore;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Takes replays that nobody works on, wherever they were asked for, and runs some at once.
@Component
class Replays implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
  private static final int AT_ONCE_MAX = 4;

  private final ReplayRows rows;
  private final EventRows events;
  private final EndpointStore endpoints;
  private final Sender sender;
  private final InstantSource clock;
  private final int rate;
  private final Set<ReplayRun> runs = ConcurrentHashMap.newKeySet();

  Replays(
      ReplayRows rows,
      EventRows events,
      EndpointStore endpoints,
      Sender sender,
      InstantSource clock,
      WebhookSettings settings) {
    this.rows = rows;
    this.events = events;
    this.endpoints = endpoints;
    this.sender = sender;
    this.clock = clock;
    this.rate = settings.webhooks().replayRate();
  }

  @Scheduled(fixedDelay = 500)
  void takeWaiting() {
    try {
      while (runs.size() < AT_ONCE_MAX) {
        UUID owner = UUID.randomUUID();
        long takenAt = System.nanoTime();
        var replay = rows.take(owner);
        if (replay.isEmpty()) {
          return;
        }
        var run =
            new ReplayRun(
                owner, replay.get(), rows, events, endpoints, sender, clock, rate, takenAt);
        runs.add(run);
        run.start(() -> runs.remove(run));
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.atDebug().setCause(e).log("replays.not_taken");
    }
  }

  /// Another instance, or this one once it is there again, goes on.
  @Override
  public void destroy() {
    runs.forEach(ReplayRun::giveBack);
  }
}
