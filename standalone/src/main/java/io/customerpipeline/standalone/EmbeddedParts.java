package io.customerpipeline.standalone;

import io.customerpipeline.embedded.EmbeddedBroker;
import io.customerpipeline.embedded.EmbeddedDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// The broker and the database. They start, side by side, before the context is made, and it finds
/// their addresses in the same properties as in any other deployment.
final class EmbeddedParts implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private final EmbeddedBroker broker;
  private final EmbeddedDatabase database;
  private final Console console;
  private boolean stopped;

  EmbeddedParts(DataFolder data, Console console) {
    this.broker = EmbeddedBroker.in(data.kafka());
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
  }

  /// The database first: it has no clients left, while its log may still want to hear of it.
  /// Nothing starts after it, so that a stop in the middle of a start leaves nothing behind.
  void stop() {
    synchronized (this) {
      stopped = true;
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

  private synchronized void requireNotStopped() {
    if (stopped) {
      throw new IllegalStateException("stopped while starting");
    }
  }
}
