package io.customerpipeline.api.cluster;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.schemas.topic.ClusterConnection;
import io.customerpipeline.schemas.topic.LogInspector;
import io.customerpipeline.schemas.topic.TopicProvisioner;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.topic.UnsuitableClusterException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// The cluster as this role needs it: looked for until it is there, its topics created or checked.
///
/// Nothing is written before that. A command sent by a wrong partition count would land in a
/// partition whose processor has to refuse it.
@Component
public class Cluster implements SmartLifecycle, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration RETRY_UNSUITABLE = Duration.ofSeconds(10);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(30);

  private final ClusterConnection connection;
  private final TopicSettings settings;
  private final Topics topics;
  private final List<Runnable> whenReady = new CopyOnWriteArrayList<>();
  private volatile boolean ready;
  private volatile @Nullable Thread seeker;

  Cluster(KafkaAdmin kafkaAdmin, ApiSettings settings) {
    this.connection = new ClusterConnection(kafkaAdmin.getConfigurationProperties());
    this.settings = settings.topics();
    this.topics = Topics.of(settings.topics());
  }

  public Topics topics() {
    return topics;
  }

  /// Of every topic.
  public int partitions() {
    return settings.partitions();
  }

  public boolean isReady() {
    return ready;
  }

  /// Runs the action, on a thread of its own, once the topics are there; again if it or another one
  /// has failed. To be called before start.
  public void whenReady(Runnable action) {
    whenReady.add(action);
  }

  /// Asks the cluster about the log that it holds.
  ///
  /// @throws KafkaException while it cannot be reached
  public <T> T inspect(Function<LogInspector, T> question) {
    return connection.inspect(question);
  }

  private void seek() {
    while (!ready && seeker == Thread.currentThread()) {
      try {
        provisioner().provision(topics);
        whenReady.forEach(Runnable::run);
        ready = true;
      } catch (UnsuitableClusterException e) {
        LOG.atError().addKeyValue("reason", e.getMessage()).log("cluster.unsuitable");
        pause(RETRY_UNSUITABLE);
      } catch (KafkaException e) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("cluster.unreachable");
        pause(RETRY);
      } catch (RuntimeException e) {
        // Whatever it is: without this thread the instance would never be ready, and never say why.
        LOG.atError().setCause(e).log("cluster.failed");
        pause(RETRY_UNSUITABLE);
      }
    }
    watch();
  }

  /// Somebody may change the topics later. Reads and writes go on meanwhile: the partitions that
  /// are used stay the same, and commands that are not decided are refused by their age.
  private void watch() {
    String unsuitable = "";
    for (pause(CHECK_EVERY); seeker == Thread.currentThread(); pause(CHECK_EVERY)) {
      try {
        provisioner().check(topics.all());
        unsuitable = "";
      } catch (UnsuitableClusterException e) {
        if (!unsuitable.equals(e.getMessage())) {
          LOG.atError().addKeyValue("reason", e.getMessage()).log("cluster.unsuitable");
        }
        unsuitable = String.valueOf(e.getMessage());
      } catch (RuntimeException e) {
        LOG.atInfo().addKeyValue("reason", e.getMessage()).log("topics.not_checked");
      }
    }
  }

  private TopicProvisioner provisioner() {
    return connection.ask(admin -> new TopicProvisioner(admin, settings));
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start() {
    seeker = Thread.ofPlatform().name("cluster").daemon().unstarted(this::seek);
    seeker.start();
  }

  @Override
  public void stop() {
    Thread running = seeker;
    seeker = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void destroy() {
    connection.close();
  }

  @Override
  public boolean isRunning() {
    return seeker != null;
  }

  /// Before the web server starts, and after it has answered its last request.
  @Override
  public int getPhase() {
    return 0;
  }
}
