package io.customerpipeline.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Apache Kafka in this JVM: one node that is broker and controller, without authentication, on
/// loopback only. Its data survives restarts and a killed JVM.
///
/// Start and stop are safe to call from any thread and in any state.
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final Path folder;
  private final IntPredicate isFree;
  private @Nullable KafkaExit exit;
  private @Nullable Ports ports;
  private @Nullable FolderLock lock;
  private @Nullable KafkaRaftServer server;

  private record Ports(int broker, int controller) {}

  private EmbeddedBroker(Path folder, IntPredicate isFree) {
    this.folder = folder.toAbsolutePath().normalize();
    this.isFree = isFree;
  }

  /// @param folder all of the broker's data; created on start if missing; one broker at a time
  public static EmbeddedBroker in(Path folder) {
    return in(folder, KeptPort::isFree);
  }

  static EmbeddedBroker in(Path folder, IntPredicate isFree) {
    return new EmbeddedBroker(folder, isFree);
  }

  /// Runs an action if the broker ends without [#stop()], such as after a disk failure. Kafka tells
  /// why in its log, and cannot start again in this JVM. Without an action, Kafka halts the JVM.
  ///
  /// @param told is called once, from a thread of its own; for one broker in a JVM
  public synchronized EmbeddedBroker onFailure(Runnable told) {
    exit = KafkaExit.handledBy(told);
    return this;
  }

  /// Returns once clients can connect. A second start of this object uses the ports of the first.
  ///
  /// @throws UncheckedIOException if another process uses the folder, it cannot be written, or no
  ///   port is to be had
  public synchronized EmbeddedBroker start() {
    if (server != null) {
      return this;
    }
    try {
      Files.createDirectories(folder);
      FolderLock taken = FolderLock.take(folder.resolve("lock"));
      try {
        formatOnce();
        server = startedOnSomePorts();
        lock = taken;
      } finally {
        if (lock == null) {
          taken.close();
        }
      }
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
      release();
    }
  }

  private void release() {
    try {
      if (lock != null) {
        lock.close();
        lock = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /// Another program may take a free port before the broker has it. Once clients know the port, it
  /// stays.
  private KafkaRaftServer startedOnSomePorts() throws IOException {
    Ports known = ports;
    if (known != null) {
      return started(config(known));
    }
    var broker = new KeptPort(folder.resolve("broker.port"), isFree);
    var controller = new KeptPort(folder.resolve("controller.port"), isFree);
    var chosen = new Ports(broker.claim(), controller.claim());
    for (int tries = 1; ; tries++) {
      try {
        KafkaRaftServer started = started(config(chosen));
        ports = chosen;
        return started;
      } catch (RuntimeException e) {
        if (tries == KeptPort.TRIES_MAX || !isPortTaken(e)) {
          throw e;
        }
        log.atWarn().addKeyValue("ports", chosen).log("broker.port_taken");
        chosen = new Ports(broker.another(), controller.another());
      }
    }
  }

  private static boolean isPortTaken(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(it -> it instanceof BindException);
  }

  private KafkaConfig config(Ports chosen) {
    return KafkaConfig.fromProps(
        BrokerSettings.of(logs(), chosen.broker(), chosen.controller()), false);
  }

  private KafkaRaftServer started(KafkaConfig config) {
    var starting = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      if (exit == null) {
        starting.startup();
      } else {
        exit.during(starting::startup);
      }
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
