package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Tells every instance which operations are done (`LISTEN`/`NOTIFY`), so that each can wake its
/// own waiting requests.
///
/// The operations table is the truth. A notification lost with a connection costs a short wait
/// until the sweep, never an answer.
@Component
public class OutcomeNotifications implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeNotifications.class);
  private static final String CHANNEL = "operations_done";

  /// Postgres refuses payloads of 8,000 octets; one entry has at most 101.
  private static final int ENTRIES_PER_PAYLOAD = 78;

  private static final int SWEPT_AT_ONCE = 1_000;

  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final OperationStore operations;
  private final OutcomeWaiters waiters;

  /// Only the sweep uses it.
  private final Queue<OperationKey> toSweep = new ArrayDeque<>();

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Collection<OperationKey>>> doneListeners =
      new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread listener;
  private volatile boolean begun;

  OutcomeNotifications(
      DataSource dataSource, JdbcClient jdbc, OperationStore operations, OutcomeWaiters waiters) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
    this.operations = operations;
    this.waiters = waiters;
  }

  /// Runs the action, quickly done, whenever outcomes and events have become visible, on whatever
  /// instance.
  public void whenAnnounced(Runnable action) {
    listeners.add(action);
  }

  /// Hands on, to who is quickly done with them, the operations whose outcome has become visible,
  /// on whatever instance. None is promised to be told of.
  public void whenDone(Consumer<Collection<OperationKey>> action) {
    doneListeners.add(action);
  }

  /// Whether this instance has heard from Postgres since it was started; an outage later does not
  /// count.
  public boolean hasBegun() {
    return begun;
  }

  /// Announces operations whose outcome is committed. Failing to is no fault: the sweep finds them.
  public void announce(Collection<OperationKey> keys) {
    List<String> entries = keys.stream().map(key -> key.organization() + "/" + key.id()).toList();
    List<String> payloads = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += ENTRIES_PER_PAYLOAD) {
      int end = Math.min(entries.size(), i + ENTRIES_PER_PAYLOAD);
      payloads.add(String.join(",", entries.subList(i, end)));
    }
    try {
      jdbc.sql("select pg_notify(?, payload) from unnest(?::text[]) as payload")
          .params(CHANNEL, payloads.toArray(String[]::new))
          .query((_, _) -> true)
          .list();
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("operations.announce_failed");
    }
  }

  /// Finds what a lost notification has left waiting. Where thousands wait it takes some of them at
  /// a time: they are looked for in vain, nearly always.
  @Scheduled(fixedDelay = 500)
  void sweep() {
    if (toSweep.isEmpty()) {
      toSweep.addAll(waiters.all());
    }
    var portion = new ArrayList<OperationKey>();
    while (portion.size() < SWEPT_AT_ONCE && !toSweep.isEmpty()) {
      portion.add(toSweep.poll());
    }
    try {
      wake(portion);
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("operations.sweep_failed");
    }
  }

  private void wake(Collection<OperationKey> keys) {
    if (!keys.isEmpty()) {
      operations.findAll(keys).forEach(waiters::complete);
    }
  }

  private void listen() {
    while (listener == Thread.currentThread()) {
      try (Connection connection = dataSource.getConnection()) {
        listenOn(connection);
      } catch (SQLException | DataAccessException e) {
        LOG.atDebug().setCause(e).log("operations.listen_interrupted");
        pause();
      }
    }
  }

  private void listenOn(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
    }
    begun = true;
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (listener == Thread.currentThread()) {
      PGNotification[] received = postgres.getNotifications((int) POLL.toMillis());
      if (received != null) {
        onNotified(List.of(received));
      }
    }
  }

  private void onNotified(List<PGNotification> notifications) {
    List<OperationKey> keys =
        notifications.stream()
            .flatMap(one -> List.of(one.getParameter().split(",")).stream())
            .map(OutcomeNotifications::key)
            .toList();
    listeners.forEach(Runnable::run);
    doneListeners.forEach(each -> each.accept(keys));
    wake(waiters.waitedFor(keys));
  }

  private static OperationKey key(String entry) {
    int slash = entry.indexOf('/');
    return new OperationKey(
        OrganizationId.of(entry.substring(0, slash)), new OperationId(entry.substring(slash + 1)));
  }

  private static void pause() {
    try {
      Thread.sleep(RECONNECT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    listener = Thread.ofPlatform().name("operations-done").daemon().unstarted(this::listen);
    listener.start();
  }

  @Override
  public void stop() {
    Thread running = listener;
    listener = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return listener != null;
  }

  /// Before the web server starts, and after it has answered its last request.
  @Override
  public int getPhase() {
    return 0;
  }
}
