package io.customerpipeline.processor.runtime;

import static org.apache.kafka.clients.CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import io.customerpipeline.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;

/// The settings of Kafka Streams. Ours lie beneath `spring.kafka.streams.properties.*`, so that an
/// operator can change each; where to connect and how lies above, for Boot knows it.
final class StreamsProperties {
  static final String APPLICATION_ID = Topics.PROCESSOR_GROUP;

  private StreamsProperties() {}

  static Properties of(
      ProcessorSettings settings,
      TimeOuts timeOuts,
      KafkaProperties boot,
      KafkaConnectionDetails connection) {
    var all = new Properties();
    all.putAll(defaults(settings, timeOuts));
    all.putAll(boot.buildStreamsProperties());
    all.putAll(connection(connection.getStreams()));
    return all;
  }

  static Map<String, Object> defaults(ProcessorSettings settings, TimeOuts timeOuts) {
    var streams = new HashMap<String, Object>();
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    streams.put(StreamsConfig.CLIENT_ID_CONFIG, APPLICATION_ID);
    streams.put(
        StreamsConfig.STATE_DIR_CONFIG,
        settings.processor().stateDir().toAbsolutePath().normalize().toString());
    streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.topics().replication());
    streams.put(
        StreamsConfig.topicPrefix(MIN_IN_SYNC_REPLICAS_CONFIG),
        Integer.toString(settings.topics().inSync()));
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.processor().threads());
    streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.processor().standbys());
    streams.putAll(joining(settings.topics().partitions()));
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    streams.put(
        BoundedRocksDb.COMPACTION_SECONDS_CONFIG, settings.topics().compactionLag().toSeconds());
    // Every store and topic has a name that does not move when the topology changes.
    streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // With transactions the record cache only delays, and has lost writes (KAFKA-14172).
    streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    streams.putAll(exactlyOnceAtOnce());
    streams.putAll(failOver(timeOuts));
    if (settings.processor().alone()) {
      // The same member of the group after a kill, so that nobody waits for its former session.
      streams.put(consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "alone");
    }
    return streams;
  }

  /// A processor that joins gets copies of the state of all its partitions at once, and decides
  /// them when Kafka Streams looks again, which is after a minute at the least. What it lacks then
  /// is read while commands wait: a copy follows by some hundred records where many commands are
  /// decided.
  private static Map<String, Object> joining(int partitions) {
    return Map.of(
        StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG,
        1_000L,
        StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG,
        partitions,
        StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG,
        60_000L);
  }

  /// Exactly once, committed every 10 ms: the defaults answer after 124 ms, these after 11. A poll
  /// that waits longer than the commit interval delays commits.
  ///
  /// The producer lingers for as long as a commit is away: nobody sees a record before, and the
  /// commit sends what is left, so that a transaction is a few requests instead of one a record.
  /// The first request of a transaction can meet the end of the one before (KIP-890), and is tried
  /// again after 5 ms instead of 100.
  private static Map<String, Object> exactlyOnceAtOnce() {
    return Map.of(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        StreamsConfig.EXACTLY_ONCE_V2,
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        10L,
        StreamsConfig.POLL_MS_CONFIG,
        5L,
        producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
        10,
        producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
        5L,
        producerPrefix(ProducerConfig.ACKS_CONFIG),
        "all",
        // A position that is lost must not be replaced silently; see CommandPositions.
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
        "none");
  }

  /// A dead instance is noticed after its session, and readers wait for the transaction that it
  /// left open until that times out. The classic protocol, because only with it do these belong to
  /// the client.
  ///
  /// A dead broker is asked for again, and others for who leads instead of it, at most every 250 ms
  /// and not every second: that second came three times, for partitions, transactions and the
  /// group. That members have to meet anew they learn from a heartbeat.
  private static Map<String, Object> failOver(TimeOuts timeOuts) {
    return Map.of(
        StreamsConfig.GROUP_PROTOCOL_CONFIG,
        "classic",
        consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(timeOuts.session().toMillis()),
        consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        500,
        producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(timeOuts.transaction().toMillis()),
        CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        250L,
        CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG,
        250L);
  }

  /// As Boot does for its own Kafka Streams, which is not used here.
  private static Map<String, Object> connection(KafkaConnectionDetails.Configuration details) {
    var connection = new HashMap<String, Object>();
    connection.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, details.getBootstrapServers());
    String protocol = details.getSecurityProtocol();
    if (protocol != null && !protocol.isEmpty()) {
      connection.put(SECURITY_PROTOCOL_CONFIG, protocol);
    }
    SslBundle bundle = details.getSslBundle();
    if (bundle != null) {
      connection.put(SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
      connection.put(SslBundle.class.getName(), bundle);
    }
    return connection;
  }
}
