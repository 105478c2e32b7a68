package io.customerpipeline.embedded.backing;

import io.customerpipeline.embedded.EmbeddedBroker;
import io.customerpipeline.embedded.EmbeddedDatabase;
import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;

/// One broker and one database for all tests of this JVM, in a temporary folder that goes with it.
final class EmbeddedParts implements Backing {
  private final Path folder;
  private final EmbeddedBroker broker;
  private final EmbeddedDatabase database;

  private EmbeddedParts(Path folder) {
    this.folder = folder;
    this.broker = EmbeddedBroker.in(folder.resolve("kafka"));
    this.database = EmbeddedDatabase.in(folder.resolve("postgres"));
  }

  /// Started by whoever asks first.
  static EmbeddedParts running() {
    return Holder.PARTS;
  }

  private static final class Holder {
    private static final EmbeddedParts PARTS = started();
  }

  private static EmbeddedParts started() {
    try {
      var parts = new EmbeddedParts(Files.createTempDirectory("customer-pipeline-test-"));
      // Spring's own hook calls this after it closed the contexts: clients go before servers.
      SpringApplication.getShutdownHandlers().add(parts::remove);
      var starting = CompletableFuture.runAsync(parts.database::start);
      parts.broker.start();
      starting.join();
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remove() {
    database.stop();
    broker.stop();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public String jdbcUrl() {
    return database.jdbcUrl();
  }

  @Override
  public String username() {
    return database.username();
  }

  @Override
  public String password() {
    return "";
  }

  @Override
  public void stopBroker() {
    broker.stop();
  }

  @Override
  public void startBroker() {
    broker.start();
  }

  @Override
  public void stopDatabase() {
    database.stop();
  }

  @Override
  public void startDatabase() {
    database.start();
  }
}
