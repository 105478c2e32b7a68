package io.customerpipeline.robustness.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/// What Kafka is told, in its own names, for one of several small nodes: each is broker and
/// controller. Every client has a listener of its own, since only so can its link be told from
/// those of others.
///
/// @param listeners port of each, by name
/// @param advertised ports that clients are told, by name of the listener
/// @param voters where this node finds the controllers: `1@127.0.0.1:15000,…`
record BrokerSettings(
    int node,
    Path folder,
    String clusterId,
    Map<String, Integer> listeners,
    Map<String, Integer> advertised,
    String voters) {
  static final String HOST = "127.0.0.1";
  static final String CONTROLLER = "CONTROLLER";
  static final String INTERNAL = "INTERNAL";

  /// Three copies, of which two are needed: what was acknowledged outlives any one broker.
  private static final Map<String, String> COPIES =
      Map.of(
          "default.replication.factor", "3",
          "min.insync.replicas", "2",
          "offsets.topic.replication.factor", "3",
          "transaction.state.log.replication.factor", "3",
          "transaction.state.log.min.isr", "2",
          "share.coordinator.state.topic.replication.factor", "3",
          "share.coordinator.state.topic.min.isr", "2");

  /// A broker that is away is noticed after 3 s. If it led the controllers, another does after one
  /// to two more. A copy that does not follow is noticed after 5 s.
  private static final Map<String, String> PROMPT =
      Map.of(
          "broker.heartbeat.interval.ms", "500",
          "broker.session.timeout.ms", "3000",
          "controller.quorum.fetch.timeout.ms", "1000",
          "controller.quorum.election.timeout.ms", "300",
          "controller.quorum.election.backoff.max.ms", "300",
          "replica.lag.time.max.ms", "5000",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
          "group.initial.rebalance.delay.ms", "0",
          "auto.create.topics.enable", "false");

  /// Ten processes share the machine.
  private static final Map<String, String> SMALL =
      Map.of(
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.num.partitions", "4",
          "share.coordinator.state.topic.num.partitions", "4",
          "log.cleaner.dedupe.buffer.size", "8388608",
          "log.segment.bytes", "67108864",
          "log.index.size.max.bytes", "524288",
          "num.network.threads", "1",
          "num.io.threads", "4",
          "background.threads", "2");

  Path logs() {
    return folder.resolve("logs");
  }

  /// Writes the settings, and makes the storage if there is none.
  ///
  /// @return the file that Kafka is started with
  Path prepare() throws IOException {
    Files.createDirectories(folder);
    if (!Files.exists(logs().resolve("meta.properties"))) {
      format();
    }
    Path file = folder.resolve("server.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties().store(out, null);
    }
    return file;
  }

  private Properties properties() {
    var all = new Properties();
    all.putAll(COPIES);
    all.putAll(PROMPT);
    all.putAll(SMALL);
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(node));
    all.put("log.dirs", logs().toString());
    all.put("listeners", addresses(listeners));
    all.put("advertised.listeners", addresses(advertised));
    all.put(
        "listener.security.protocol.map",
        joined(listeners.keySet().stream().map(name -> name + ":PLAINTEXT").toList()));
    all.put("inter.broker.listener.name", INTERNAL);
    all.put("controller.listener.names", CONTROLLER);
    all.put("controller.quorum.voters", voters);
    return all;
  }

  private static String addresses(Map<String, Integer> ports) {
    return joined(
        ports.entrySet().stream()
            .map(one -> "%s://%s:%d".formatted(one.getKey(), HOST, one.getValue()))
            .toList());
  }

  private static String joined(List<String> parts) {
    return parts.stream().sorted().collect(Collectors.joining(","));
  }

  private void format() {
    try (var silent = new PrintStream(PrintStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(silent)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setClusterId(clusterId)
          .setNodeId(node)
          .setControllerListenerName(CONTROLLER)
          .setMetadataLogDirectory(logs().toString())
          .addDirectory(logs().toString())
          .run();
    } catch (Exception e) { // Formatter declares no narrower type.
      throw new IllegalStateException("Kafka's storage in " + logs() + " cannot be formatted", e);
    }
  }
}
