package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.processor.decision.OpenChange;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.topic.JsonSerde;
import io.customerpipeline.schemas.topic.Topic;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.RocksDbWindowBytesStoreSupplier;

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
  private final Duration resendAfter;
  private final InstantSource clock;

  /// @param answerWindow for how long a duplicate is answered with the first outcome
  /// @param resendAfter after which a step that has no answer is sent again; after twice the time
  ///   at the latest
  /// @param clock tells which times of commands are plausible; no decision depends on it
  public CustomerTopology(
      TopicSettings settings, Duration answerWindow, Duration resendAfter, InstantSource clock) {
    this.settings = settings;
    this.topics = Topics.of(settings);
    this.answerWindow = answerWindow;
    this.resendAfter = resendAfter;
    this.clock = clock;
  }

  /// The topics that Kafka Streams makes for the stores, as they have to be.
  public List<Topic<?>> changelogs() {
    return List.of(
        changelog(StoredLedger.CLAIMS, compacted()),
        changelog(StoredLedger.CUSTOMERS, compacted()),
        changelog(StoredLedger.OPEN_CHANGES, compacted()),
        changelog(StoredLedger.LINES, compacted()),
        changelog(StoredLedger.ANSWERS, deletedAfterWindow()));
  }

  private static Topic<?> changelog(String store, Map<String, String> configs) {
    String name = Topics.PROCESSOR_GROUP + "-" + store + "-changelog";
    return new Topic<>(name, Serdes.ByteArray(), configs);
  }

  @Override
  public Topology get() {
    var topology = new Topology();
    // Bytes, because what cannot be decoded must reach the step that sends it to the dead letters.
    var time = new CommandTime(clock, answerWindow);
    topology.addSource(
        // Its policy counts, not that of the consumer: a lost position must not be replaced
        // silently.
        AutoOffsetReset.none(),
        COMMANDS,
        time,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.commands().name());
    topology.addProcessor(
        DECIDE,
        () ->
            new DecideEachCommand(
                settings.partitions(), AnswerSlots.of(answerWindow), time, resendAfter),
        COMMANDS);
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

  /// [Stores] would make the interval of the segments half of what the store keeps. With another
  /// window, the files on the disk would then have other names, and what they hold would be lost to
  /// the store without being restored.
  private StoreBuilder<WindowStore<String, Answer>> answers() {
    return Stores.windowStoreBuilder(
            new RocksDbWindowBytesStoreSupplier(
                StoredLedger.ANSWERS,
                AnswerSlots.of(answerWindow).kept(),
                AnswerSlots.SEGMENT_INTERVAL,
                AnswerSlots.LENGTH,
                false,
                false),
            Serdes.String(),
            new JsonSerde<>(Answer.class))
        .withLoggingEnabled(deletedAfterWindow());
  }

  private Map<String, String> compacted() {
    return Topics.compactedWithin(settings.compactionLag());
  }

  /// Every answer has a key of its own, so there is nothing to compact. Kafka Streams would keep
  /// the log a day longer than the store, against clocks that differ; here all times are the
  /// broker's.
  private Map<String, String> deletedAfterWindow() {
    return Topics.deletedAfter(answerWindow);
  }
}
