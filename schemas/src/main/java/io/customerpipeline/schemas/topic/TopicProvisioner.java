package io.customerpipeline.schemas.topic;

import static io.customerpipeline.schemas.topic.ClusterRequests.await;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/// Brings a cluster to the state that the pipeline needs, or says why it cannot.
///
/// Every role calls it on start; whoever is first creates the topics.
public final class TopicProvisioner {
  /// KIP-890: below 2, a write of a fenced producer can land in the next transaction.
  private static final short TRANSACTION_VERSION_MIN = 2;

  private final Admin admin;
  private final TopicSettings settings;

  /// @param admin stays the caller's to close
  public TopicProvisioner(Admin admin, TopicSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /// Creates the topics that are missing, and checks all.
  ///
  /// @throws UnsuitableClusterException if an operator has to act: as [#check] tells, or because
  ///   transactions are too old
  /// @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached now
  public void provision(Topics topics) {
    requireTransactionVersion();
    List<NewTopic> wanted = topics.all().stream().map(this::newTopic).toList();
    admin.createTopics(wanted).values().values().forEach(TopicProvisioner::awaitCreated);
    check(topics.all());
  }

  /// Compares the topics that exist with the settings. Settings of a topic that differ are set,
  /// each with a line in the log; partitions beyond the configured count are left alone while they
  /// hold no record.
  ///
  /// @throws UnsuitableClusterException with one sentence for each topic that cannot be repaired
  ///   here: too few partitions or replicas, records in surplus partitions, settings that the
  ///   broker does not let this user change
  /// @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached now
  public void check(Collection<? extends Topic<?>> topics) {
    new TopicCheck(admin, settings).run(topics);
  }

  private NewTopic newTopic(Topic<?> topic) {
    return new NewTopic(
            topic.name(), Optional.of(settings.partitions()), Optional.of(settings.replication()))
        .configs(new TopicCheck(admin, settings).configs(topic));
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
}
