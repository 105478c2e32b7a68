package io.customerpipeline.api.reseed;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.job.LockConnection;
import io.customerpipeline.api.reseed.Reseed.Plan;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.Topic;
import io.customerpipeline.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/// Starts reseeds of the log, one at a time among all instances.
@Component
class Reseeds implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(Reseeds.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  /// For as long the answer waits for whether anything is to be done. A large log that holds some
  /// organizations takes longer: then the row tells.
  private static final Duration PLAN_MAX = Duration.ofSeconds(10);

  private final ReseedParts parts;
  private final JdbcConnectionDetails database;
  private final ConsumerFactory<String, byte[]> consumers;
  private final Cluster cluster;
  private volatile @Nullable Thread running;

  Reseeds(
      ReseedParts parts,
      JdbcConnectionDetails database,
      ConsumerFactory<String, byte[]> consumers,
      Cluster cluster) {
    this.parts = parts;
    this.database = database;
    this.consumers = consumers;
    this.cluster = cluster;
  }

  /// Leaves these customers out of the reseeds of the log that is there now.
  ///
  /// @return the log, and how many are left out by now
  Exceptions except(Collection<UUID> customers) {
    LogId log = log();
    return new Exceptions(log.text(), parts.store().except(log, customers));
  }

  /// The customers that are left out.
  record Exceptions(String log, long customers) {}

  /// @return its id
  /// @throws ProblemException `409` while another runs, or if the log holds all organizations
  UUID start() {
    LogId log = log();
    SingleConnectionDataSource own = LockConnection.open(database, "customers.reseed");
    var planned = new CompletableFuture<Plan>();
    UUID id = UUID.randomUUID();
    try {
      if (!ReseedStore.lock(JdbcClient.create(own))) {
        throw ProblemType.RESEED_RUNNING.exception(
            "One reseed or rebuild at a time, among all instances.");
      }
      parts.store().add(id, log);
      Thread thread =
          Thread.ofPlatform().name("reseed").daemon().unstarted(() -> run(id, log, own, planned));
      running = thread;
      thread.start();
    } catch (RuntimeException e) {
      own.destroy();
      throw e;
    }
    refuseIfAllAreHeld(planned);
    return id;
  }

  private LogId log() {
    if (!cluster.isReady()) {
      throw unavailable();
    }
    try {
      return cluster.inspect(inspector -> inspector.logOf(names()));
    } catch (KafkaException _) {
      throw unavailable();
    }
  }

  private static ProblemException unavailable() {
    return ProblemType.LOG_UNAVAILABLE
        .exception("Kafka cannot be reached now. No reseed was begun.")
        .retryAfter(RETRY_AFTER);
  }

  private List<String> names() {
    Topics topics = cluster.topics();
    return List.of(topics.commands(), topics.outcomes(), topics.events(), topics.snapshots())
        .stream()
        .map(Topic::name)
        .toList();
  }

  private static void refuseIfAllAreHeld(CompletableFuture<Plan> planned) {
    try {
      Plan plan = planned.get(PLAN_MAX.toMillis(), TimeUnit.MILLISECONDS);
      if (plan.refusesAll()) {
        throw ProblemType.LOG_HOLDS_ORGANIZATIONS
            .exception("A reseed is for a log that was lost. Nothing was written.")
            .with("organizations", plan.refused().stream().limit(100).toList());
      }
    } catch (TimeoutException | ExecutionException _) {
      // The row tells how it goes on.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(
      UUID id, LogId log, SingleConnectionDataSource own, CompletableFuture<Plan> planned) {
    try {
      var reseed = new Reseed(id, log, JdbcClient.create(own), parts);
      Plan plan = plan(reseed);
      planned.complete(plan);
      if (plan.refusesAll()) {
        throw new ReseedException("The log holds all organizations already.");
      }
      var of =
          CommittedRecords.partitions(cluster.topics().outcomes().name(), cluster.partitions());
      try (var outcomes = CommittedRecords.fromNow(consumers, of)) {
        reseed.run(plan, outcomes);
      }
      if (!cluster.inspect(inspector -> inspector.logOf(names())).equals(log)) {
        throw new ReseedException("The topics were created anew meanwhile.");
      }
      reseed.done();
      LOG.atInfo().addKeyValue("reseedId", id).log("reseed.done");
    } catch (InterruptedException | RuntimeException e) {
      planned.completeExceptionally(e);
      LOG.atError().addKeyValue("reseedId", id).setCause(e).log("reseed.failed");
      fail(id, e);
    } finally {
      own.destroy();
    }
  }

  private Plan plan(Reseed reseed) {
    var of = CommittedRecords.partitions(cluster.topics().snapshots().name(), cluster.partitions());
    var extents = cluster.inspect(inspector -> inspector.extents(of));
    try (var snapshots = CommittedRecords.fromBeginning(consumers, of)) {
      return reseed.plan(new HeldOrganizations(snapshots, extents, parts.clock()));
    }
  }

  /// Other messages can hold the content of a row, so they are written to the log only.
  private void fail(UUID id, Exception reason) {
    try {
      parts
          .store()
          .failed(
              id,
              reason instanceof ReseedException
                  ? String.valueOf(reason.getMessage())
                  : "It broke off with %s; the log has the reason, as reseed.failed."
                      .formatted(reason.getClass().getSimpleName()));
    } catch (RuntimeException e) {
      // The lock ends with the connection, so the view tells that the run has ended.
      LOG.atWarn().setCause(e).log("reseed.failure_not_written");
    }
  }

  @Override
  public void destroy() throws InterruptedException {
    Thread thread = running;
    if (thread != null) {
      thread.interrupt();
      thread.join(STOP_MAX);
    }
  }
}
