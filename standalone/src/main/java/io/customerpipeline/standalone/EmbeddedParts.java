package io.customerpipeline.standalone;

import io.customerpipeline.embedded.EmbeddedBroker;
import io.customerpipeline.embedded.EmbeddedDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// The broker and the database. They start, side by side, before the context is made, and it finds
/// their addresses in the same properties as in any other deployment.
///
/// A database that exits by itself is started again at the same address. Kafka cannot be started
/// again in a JVM in which it failed, so its failure ends the program.
final class EmbeddedParts implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedParts.class);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
  private static final Duration RESTART_PAUSE_MAX = Duration.ofSeconds(30);

  private final EmbeddedBroker broker;
  private final EmbeddedDatabase database;
  private final Console console;
  private boolean stopped;

  /// @param brokerFailed is called once if the broker ends by itself
  EmbeddedParts(DataFolder data, Console console, Runnable brokerFailed) {
    this.broker = EmbeddedBroker.in(data.kafka()).onFailure(brokerFailed);
    this.database = EmbeddedDatabase.in(data.postgres());
    this.console = console;
  }

  /// @throws IllegalStateException if one of them cannot start
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var databaseStart = CompletableFuture.runAsync(this::startDatabase);
    try {
      startBroker();
      databaseStart.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
    }
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("embeddedParts", addresses()));
    context.getBeanFactory().registerSingleton("embeddedHealthIndicator", health());
    awaitDatabaseExit();
  }

  private HealthIndicator health() {
    return () ->
        (database.isRunning() ? Health.up() : Health.down())
            .withDetail("database", database.isRunning())
            .build();
  }

  /// The database first: it has no clients left, while its log may still want to hear of it.
  /// Nothing starts after it, so that a stop in the middle of a start leaves nothing behind.
  void stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    database.stop();
    broker.stop();
  }

  private Map<String, Object> addresses() {
    return Map.of(
        "spring.kafka.bootstrap-servers", broker.bootstrapServers(),
        "spring.datasource.url", database.jdbcUrl(),
        "spring.datasource.username", database.username());
  }

  private void startBroker() {
    requireNotStopped();
    Duration from = console.elapsed();
    broker.start();
    console.step("Kafka", "on " + broker.bootstrapServers(), console.elapsed().minus(from));
  }

  private void startDatabase() {
    requireNotStopped();
    Duration from = console.elapsed();
    database.start();
    console.step("Postgres", "on " + database.address(), console.elapsed().minus(from));
  }

  private void awaitDatabaseExit() {
    database.exit().thenRunAsync(this::restartDatabase, Thread::startVirtualThread);
  }

  /// Clients know the port of the database, so it has to be the same, and what holds it now may let
  /// go of it. Hence there is no last try.
  private void restartDatabase() {
    for (Duration pause = RESTART_PAUSE; ; pause = longer(pause)) {
      synchronized (this) {
        if (stopped) {
          return;
        }
        try {
          log.error("database.exited");
          database.stop();
          database.start();
          log.warn("database.restarted");
          awaitDatabaseExit();
          return;
        } catch (RuntimeException e) {
          log.error("database.not_restarted", e);
          awaitStop(pause);
        }
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(RESTART_PAUSE_MAX) < 0 ? twice : RESTART_PAUSE_MAX;
  }

  /// Gives the monitor up while it waits.
  private synchronized void awaitStop(Duration atMost) {
    try {
      wait(atMost.toMillis());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  private synchronized void requireNotStopped() {
    if (stopped) {
      throw new IllegalStateException("stopped while starting");
    }
  }
}
