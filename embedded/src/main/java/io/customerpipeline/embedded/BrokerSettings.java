package io.customerpipeline.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// What Kafka is told, in its own names and units, for one small node on a developer's machine.
final class BrokerSettings {
  static final String HOST = "127.0.0.1";
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /// One broker can hold one copy.
  private static final Map<String, String> ONE_COPY =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "default.replication.factor", "1",
          "min.insync.replicas", "1");

  /// A lone group need not wait for members, and a dead transaction must not block readers for the
  /// 10 s between two looks at it; each internal partition costs files and start-up time.
  private static final Map<String, String> PROMPT =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
          "offsets.topic.num.partitions", "4",
          "transaction.state.log.num.partitions", "4",
          "share.coordinator.state.topic.num.partitions", "4",
          "auto.create.topics.enable", "false");

  /// Kafka reserves for a server's load: the cleaner alone takes 128 MB of heap. Segments and
  /// indexes are sized so that an index is full no sooner than its segment.
  private static final Map<String, String> SMALL =
      Map.of(
          "log.cleaner.dedupe.buffer.size", "8388608",
          "log.cleaner.threads", "1",
          "log.segment.bytes", "134217728",
          "log.index.size.max.bytes", "1048576",
          "num.network.threads", "2",
          "num.io.threads", "4",
          "background.threads", "2",
          "num.recovery.threads.per.data.dir", "2");

  /// After a kill the broker is let in again only when the lease of its former self has run out; a
  /// clean stop gives it back. Shorter would fence a broker that is merely short of processor time.
  private static final Map<String, String> LEASE =
      Map.of(
          "controlled.shutdown.enable", "true",
          "broker.heartbeat.interval.ms", "500",
          "broker.session.timeout.ms", "4000");

  private BrokerSettings() {}

  static Properties of(Path logs, int brokerPort, int controllerPort) {
    var settings = new Properties();
    settings.putAll(ONE_COPY);
    settings.putAll(PROMPT);
    settings.putAll(SMALL);
    settings.putAll(LEASE);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    // Kafka takes a list; it would split a text at each comma of the path.
    settings.put("log.dirs", List.of(logs.toString()));
    String controller = HOST + ":" + controllerPort;
    settings.put(
        "listeners",
        "BROKER://" + HOST + ":" + brokerPort + "," + CONTROLLER_LISTENER + "://" + controller);
    settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "BROKER");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    // A fixed voter, not a dynamic quorum: its address is read here on each start, so it may
    // change.
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    return settings;
  }
}
