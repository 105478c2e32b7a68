package io.customerpipeline.webhooks.landing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells every instance in which partitions events have landed: this one at once, the others
/// through `LISTEN`/`NOTIFY`.
///
/// The tables are the truth. Whoever listens looks there from time to time by itself, so that a
/// lost notification costs a short wait.
@Component
public class LandingSignal implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LandingSignal.class);
  private static final String CHANNEL = "webhook_events_landed";

  /// Postgres refuses payloads of 8,000 octets.
  private static final int PARTITIONS_PER_PAYLOAD = 1_000;

  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final List<Consumer<Set<Integer>>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread listener;

  LandingSignal(DataSource dataSource, JdbcClient jdbc) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /// Runs the action, quickly done, with the partitions in which something has landed.
  public void whenLanded(Consumer<Set<Integer>> action) {
    listeners.add(action);
  }

  /// Announces what is committed. Failing to is no fault.
  void announce(Collection<Integer> partitions) {
    tell(Set.copyOf(partitions));
    String payload =
        partitions.stream()
            .limit(PARTITIONS_PER_PAYLOAD)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    try {
      jdbc.sql("select pg_notify(?, ?)").params(CHANNEL, payload).query((_, _) -> true).list();
    } catch (DataAccessException e) {
      LOG.atDebug().setCause(e).log("landing.announce_failed");
    }
  }

  private void tell(Set<Integer> partitions) {
    listeners.forEach(action -> action.accept(partitions));
  }

  private void listen() {
    while (listener == Thread.currentThread()) {
      try (Connection connection = dataSource.getConnection()) {
        listenOn(connection);
      } catch (SQLException e) {
        LOG.atDebug().setCause(e).log("landing.listen_interrupted");
        pause();
      }
    }
  }

  private void listenOn(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
    }
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (listener == Thread.currentThread()) {
      PGNotification[] received = postgres.getNotifications((int) POLL.toMillis());
      if (received != null) {
        tell(
            Arrays.stream(received)
                .flatMap(one -> Arrays.stream(one.getParameter().split(",")))
                .map(Integer::valueOf)
                .collect(Collectors.toSet()));
      }
    }
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
    listener = Thread.ofPlatform().name("events-landed").daemon().unstarted(this::listen);
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
