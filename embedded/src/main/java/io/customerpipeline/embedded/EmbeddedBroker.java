package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/// Apache Kafka in this JVM: one node that is broker and controller, without authentication, on
/// loopback only. Its data survives restarts and a killed JVM.
///
/// Start and stop are safe to call from any thread and in any state.
public final class EmbeddedBroker implements AutoCloseable {
  private final Path folder;
  private @Nullable Ports ports;
  private @Nullable KafkaRaftServer server;

  private record Ports(int broker, int controller) {}

  private EmbeddedBroker(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /// @param folder all of the broker's data; created on start if missing; one broker at a time
  public static EmbeddedBroker in(Path folder) {
    return new EmbeddedBroker(folder);
  }

  /// Returns once clients can connect. A second start of this object uses the ports of the first.
  ///
  /// @throws UncheckedIOException if the folder cannot be written or no port is to be had
  public synchronized EmbeddedBroker start() {
    if (server != null) {
      return this;
    }
    try {
      Files.createDirectories(folder);
      Ports chosen = ports();
      formatOnce();
      server = started(config(chosen));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka cannot use " + folder + ": " + e.getMessage(), e);
    }
  }

  /// Flushes and closes the logs cleanly, so that the next start has nothing to recover.
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  public synchronized boolean isRunning() {
    return server != null;
  }

  /// `host:port`; the same after a stop and a start of this object.
  ///
  /// @throws IllegalStateException before the first start
  public synchronized String bootstrapServers() {
    if (ports == null) {
      throw new IllegalStateException("the broker has no port before its first start");
    }
    return BrokerSettings.HOST + ":" + ports.broker();
  }

  /// The same as [#stop()].
  @Override
  public void close() {
    stop();
  }

  private Ports ports() throws IOException {
    Ports known = ports;
    if (known == null) {
      known =
          new Ports(
              KeptPort.claim(folder.resolve("broker.port")),
              KeptPort.claim(folder.resolve("controller.port")));
      ports = known;
    }
    return known;
  }

  private KafkaConfig config(Ports chosen) {
    return KafkaConfig.fromProps(
        BrokerSettings.of(logs(), chosen.broker(), chosen.controller()), false);
  }

  private static KafkaRaftServer started(KafkaConfig config) {
    var starting = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      starting.startup();
      return starting;
    } catch (RuntimeException e) {
      starting.shutdown(); // Half a broker keeps its ports and the lock on its logs.
      throw e;
    }
  }

  /// Under another name until it is complete, so that a start which was killed leaves no half.
  private void formatOnce() throws IOException {
    if (Files.exists(logs())) {
      return;
    }
    Path formatting = folder.resolve("formatting");
    Folders.delete(formatting);
    format(formatting);
    Files.move(formatting, logs(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void format(Path logs) {
    try (var silent = new PrintStream(PrintStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(silent)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(logs.toString())
          .addDirectory(logs.toString())
          .run();
    } catch (Exception e) { // Formatter declares no narrower type.
      throw new IllegalStateException("Kafka's storage in " + logs + " cannot be formatted", e);
    }
  }

  private Path logs() {
    return folder.resolve("logs");
  }
}
