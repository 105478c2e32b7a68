package io.customerpipeline.processor.topology;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.processor.decision.OpenChange;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.topic.JsonSerde;
import io.customerpipeline.schemas.topic.Topic;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/// Commands go in, each is decided, and the decision goes out: `docs/topology.txt` shows it whole.
///
/// One source, one stateful step and all stores lie in one sub-topology, so whatever concerns one
/// e-mail happens in one task, in the order of its log, in one transaction.
public final class CustomerTopology implements Supplier<Topology> {
  static final String COMMANDS = "commands";
  static final String DECIDE = "decide";
  static final String STEPS = "steps";
  static final String OUTCOMES = "outcomes";
  static final String EVENTS = "events";
  static final String SNAPSHOTS = "snapshots";
  static final String DEAD_LETTERS = "dead-letters";

  private final TopicSettings settings;
  private final Topics topics;
  private final Duration answerWindow;

  /// @param answerWindow for how long a duplicate is answered with the first outcome
  public CustomerTopology(TopicSettings settings, Duration answerWindow) {
    this.settings = settings;
    this.topics = Topics.of(settings);
    this.answerWindow = answerWindow;
  }

  @Override
  public Topology get() {
    var topology = new Topology();
    // Bytes, because what cannot be decoded must reach the step that sends it to the dead letters.
    topology.addSource(
        COMMANDS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.commands().name());
    topology.addProcessor(
        DECIDE, () -> new DecideEachCommand(settings.partitions(), answerWindow), COMMANDS);
    topology.addStateStore(store(StoredLedger.CLAIMS, new JsonSerde<>(Claim.class)), DECIDE);
    topology.addStateStore(store(StoredLedger.CUSTOMERS, new JsonSerde<>(Customer.class)), DECIDE);
    topology.addStateStore(
        store(StoredLedger.OPEN_CHANGES, new JsonSerde<>(OpenChange.class)), DECIDE);
    topology.addStateStore(store(StoredLedger.LINES, Serdes.ByteArray()), DECIDE);
    topology.addStateStore(answers(), DECIDE);
    addSink(topology, STEPS, topics.commands());
    addSink(topology, OUTCOMES, topics.outcomes());
    addSink(topology, EVENTS, topics.events());
    addSink(topology, SNAPSHOTS, topics.snapshots());
    topology.addSink(
        DEAD_LETTERS,
        topics.deadLetters().name(),
        Placed.serializer(new ByteArraySerializer()),
        topics.deadLetters().values().serializer(),
        Placed.partitioner(),
        DECIDE);
    return topology;
  }

  private static <V> void addSink(Topology topology, String name, Topic<V> topic) {
    topology.addSink(
        name,
        topic.name(),
        Placed.serializer(topic.keys().serializer()),
        topic.values().serializer(),
        Placed.partitioner(),
        DECIDE);
  }

  private <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), values)
        .withLoggingEnabled(compacted());
  }

  private StoreBuilder<WindowStore<String, Answer>> answers() {
    var slots = AnswerSlots.of(answerWindow);
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                StoredLedger.ANSWERS, slots.kept(), Duration.ofMillis(slots.length()), false),
            Serdes.String(),
            new JsonSerde<>(Answer.class))
        .withLoggingEnabled(deletedAfterWindow());
  }

  /// What is overwritten or deleted leaves the log within the lag; the open segment is never
  /// compacted, so it must close in time as well.
  private Map<String, String> compacted() {
    String lag = millis(settings.compactionLag());
    return Map.of(
        CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT,
        MAX_COMPACTION_LAG_MS_CONFIG, lag,
        SEGMENT_MS_CONFIG, lag,
        DELETE_RETENTION_MS_CONFIG, lag);
  }

  /// Every answer has a key of its own, so there is nothing to compact. Kafka Streams would keep
  /// the log a day longer than the store, against clocks that differ; here all times are the
  /// broker's.
  private Map<String, String> deletedAfterWindow() {
    return Map.of(
        CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE,
        RETENTION_MS_CONFIG, millis(answerWindow),
        SEGMENT_MS_CONFIG, millis(answerWindow.dividedBy(4)));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
