package io.customerpipeline.schemas.topic;

import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/// Brings a cluster to the state that the pipeline needs, or says why it cannot.
///
/// Every role calls it on start; whoever is first creates the topics.
public final class TopicProvisioner {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// KIP-890: below 2, a write of a fenced producer can land in the next transaction.
  private static final short TRANSACTION_VERSION_MIN = 2;

  private final Admin admin;
  private final TopicSettings settings;

  /// @param admin stays the caller's to close
  public TopicProvisioner(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /// Creates the topics that are missing and checks those that exist.
  ///
  /// @throws UnsuitableClusterException if waiting will not help: wrong partition count, or
  ///   transactions too old
  /// @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached now
  public void provision(Topics topics) {
    requireTransactionVersion();
    List<NewTopic> wanted = topics.all().stream().map(this::newTopic).toList();
    admin.createTopics(wanted).values().values().forEach(TopicProvisioner::awaitCreated);
    List<String> names = topics.all().stream().map(Topic::name).toList();
    await(admin.describeTopics(names).allTopicNames()).values().forEach(this::requirePartitions);
  }

  private NewTopic newTopic(Topic<?> topic) {
    return new NewTopic(
            topic.name(), Optional.of(settings.partitions()), Optional.of(settings.replication()))
        .configs(configs(topic));
  }

  private Map<String, String> configs(Topic<?> topic) {
    var configs = new HashMap<>(topic.settings());
    configs.put(MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.inSync()));
    return configs;
  }

  private void requirePartitions(TopicDescription topic) {
    int found = topic.partitions().size();
    if (found != settings.partitions()) {
      throw new UnsuitableClusterException(
          """
          Topic %s has %s partitions, but %s are configured. \
          The count is frozen once a topic exists: configure %s.\
          """
              .formatted(topic.name(), found, settings.partitions(), found));
    }
  }

  private void requireTransactionVersion() {
    var finalized = await(admin.describeFeatures().featureMetadata()).finalizedFeatures();
    var range = finalized.get("transaction.version");
    if (range == null || range.maxVersionLevel() < TRANSACTION_VERSION_MIN) {
      throw new UnsuitableClusterException(
          """
          The cluster's transaction.version is %s, but %s is needed (KIP-890). Upgrade the feature: \
          kafka-features.sh upgrade --feature transaction.version=%s\
          """
              .formatted(
                  range == null ? "not set" : range.maxVersionLevel(),
                  TRANSACTION_VERSION_MIN,
                  TRANSACTION_VERSION_MIN));
    }
  }

  private static void awaitCreated(KafkaFuture<Void> created) {
    try {
      await(created);
    } catch (TopicExistsException _) {
      // Another role was first, or an earlier start.
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
