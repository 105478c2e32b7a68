package io.customerpipeline.processor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.processor.Asked;
import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.processor.runtime.BoundedRocksDb;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.topic.Topic;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/// The topology at work on partition 0, with RocksDB under it and no broker.
final class Driven implements AutoCloseable {
  static final Duration ANSWER_WINDOW = Duration.ofHours(48);
  static final Duration RESEND_AFTER = Duration.ofSeconds(30);

  final TopologyTestDriver driver;
  final TestOutputTopic<String, Outcome> outcomes;
  final TestOutputTopic<String, CustomerEvent> events;
  final TestOutputTopic<String, CustomerSnapshot> snapshots;
  final TestOutputTopic<byte[], byte[]> deadLetters;

  /// Steps that are passed on. The driver also takes them to this partition, which sets them aside.
  final TestOutputTopic<String, Command> passedOn;

  private final TestInputTopic<byte[], byte[]> commands;
  private Instant now = Asked.NOON;

  Driven(Path stateDir, int partitions) {
    this(stateDir, partitions, ANSWER_WINDOW);
  }

  Driven(Path stateDir, int partitions, Duration answerWindow) {
    InstantSource clock = () -> now;
    var settings = TopicSettings.defaults(partitions, 1);
    var topics = Topics.of(settings);
    driver =
        new TopologyTestDriver(
            new CustomerTopology(settings, answerWindow, RESEND_AFTER, clock).get(),
            properties(stateDir),
            now);
    commands =
        driver.createInputTopic(
            topics.commands().name(), new ByteArraySerializer(), new ByteArraySerializer());
    passedOn = output(topics.commands());
    outcomes = output(topics.outcomes());
    events = output(topics.events());
    snapshots = output(topics.snapshots());
    deadLetters =
        driver.createOutputTopic(
            topics.deadLetters().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Properties properties(Path stateDir) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    return properties;
  }

  private <V> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), topic.values().deserializer());
  }

  /// Sends it and reads its outcome.
  Outcome ask(Command command) {
    send(command);
    return outcomes.readValue();
  }

  void send(Command command) {
    send(command.recordKey(), Wire.write(command), new RecordHeaders());
  }

  void send(String key, byte[] value, Headers headers) {
    byte[] bytes = key == null ? null : key.getBytes(UTF_8);
    commands.pipeInput(new TestRecord<>(bytes, value, headers, now));
  }

  /// Appends it with a time that the broker did not set.
  void sendStamped(long timestamp, Command command) {
    commands.pipeInput(command.recordKey().getBytes(UTF_8), Wire.write(command), timestamp);
  }

  /// The broker's clock moves on, and the processor's.
  void pass(Duration time) {
    now = now.plus(time);
  }

  List<Customer> living() {
    KeyValueStore<String, Customer> store = driver.getKeyValueStore(StoredLedger.CUSTOMERS);
    try (var all = store.all()) {
      return toList(all).stream().map(entry -> entry.value).toList();
    }
  }

  List<String> claims() {
    KeyValueStore<String, Claim> store = driver.getKeyValueStore(StoredLedger.CLAIMS);
    try (var all = store.all()) {
      return toList(all).stream().map(entry -> entry.key).toList();
    }
  }

  /// Customers with an open change, and lines with somebody in them.
  List<String> open() {
    var names = new java.util.ArrayList<String>();
    for (String name : List.of(StoredLedger.OPEN_CHANGES, StoredLedger.LINES)) {
      KeyValueStore<String, Object> store = driver.getKeyValueStore(name);
      try (var all = store.all()) {
        all.forEachRemaining(entry -> names.add(entry.key));
      }
    }
    return names;
  }

  /// Another instance takes over: it knows what the stores hold, and nothing else.
  Driven takenOver(Path stateDir, int partitions) {
    return takenOver(stateDir, partitions, ANSWER_WINDOW);
  }

  /// Does the same with another setting.
  Driven takenOver(Path stateDir, int partitions, Duration answerWindow) {
    var next = new Driven(stateDir, partitions, answerWindow);
    next.now = now;
    copy(next, StoredLedger.CLAIMS);
    copy(next, StoredLedger.CUSTOMERS);
    copy(next, StoredLedger.OPEN_CHANGES);
    copy(next, StoredLedger.LINES);
    WindowStore<String, Answer> answers = driver.getWindowStore(StoredLedger.ANSWERS);
    WindowStore<String, Answer> copied = next.driver.getWindowStore(StoredLedger.ANSWERS);
    try (var all = answers.all()) {
      all.forEachRemaining(e -> copied.put(e.key.key(), e.value, e.key.window().start()));
    }
    close();
    return next;
  }

  private void copy(Driven next, String name) {
    KeyValueStore<String, Object> from = driver.getKeyValueStore(name);
    KeyValueStore<String, Object> to = next.driver.getKeyValueStore(name);
    try (var all = from.all()) {
      all.forEachRemaining(entry -> to.put(entry.key, entry.value));
    }
  }

  private static <T> List<T> toList(java.util.Iterator<T> all) {
    var list = new java.util.ArrayList<T>();
    all.forEachRemaining(list::add);
    return list;
  }

  @Override
  public void close() {
    driver.close();
  }
}
