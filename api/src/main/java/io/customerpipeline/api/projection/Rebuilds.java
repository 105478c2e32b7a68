package io.customerpipeline.api.projection;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.api.job.LockConnection;
import io.customerpipeline.http.database.ConflictRetries;
import io.customerpipeline.http.problem.ProblemType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Starts rebuilds of the read model, one at a time among all instances.
@Component
class Rebuilds implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final RebuildStore store;
  private final JdbcClient jdbc;
  private final JdbcConnectionDetails database;
  private final ConsumerFactory<String, byte[]> consumers;
  private final Cluster cluster;
  private final LogStanding standing;
  private final ApiSettings settings;
  private final InstantSource clock;
  private volatile @Nullable Thread running;

  Rebuilds(
      RebuildStore store,
      JdbcClient jdbc,
      JdbcConnectionDetails database,
      ConsumerFactory<String, byte[]> consumers,
      Cluster cluster,
      LogStanding standing,
      ApiSettings settings,
      InstantSource clock) {
    this.store = store;
    this.jdbc = jdbc;
    this.database = database;
    this.consumers = consumers;
    this.cluster = cluster;
    this.standing = standing;
    this.settings = settings;
    this.clock = clock;
  }

  /// @param acceptLoss whether customers may be lost that the log does not know
  /// @return its id
  /// @throws io.customerpipeline.http.problem.ProblemException `409` while another runs, or if
  ///   customers would be lost and that is not accepted
  UUID start(boolean acceptLoss) {
    if (!cluster.isReady()) {
      throw ProblemType.LOG_UNAVAILABLE
          .exception("Kafka cannot be reached now. No rebuild was begun.")
          .retryAfter(RETRY_AFTER);
    }
    if (!standing.takesWrites() && !acceptLoss) {
      throw ProblemType.LOG_MISMATCH.exception(
          "The log lacks customers that the read model holds: %s. %s"
              .formatted(standing.state().description(), PositionsCheck.action(standing.state())));
    }
    var target = new RebuildTarget(standing.log(), standing.state());
    SingleConnectionDataSource own = LockConnection.open(database, "customers.rebuild");
    try {
      if (!RebuildStore.lock(JdbcClient.create(own))) {
        throw ProblemType.REBUILD_RUNNING.exception("One at a time, among all instances.");
      }
      UUID id = UUID.randomUUID();
      store.add(id);
      Thread thread =
          Thread.ofPlatform().name("rebuild").daemon().unstarted(() -> run(id, own, target));
      running = thread;
      thread.start();
      return id;
    } catch (RuntimeException e) {
      own.destroy();
      throw e;
    }
  }

  private void run(UUID id, SingleConnectionDataSource own, RebuildTarget target) {
    var progress = new RebuildProgress(jdbc, id, clock);
    var topics = cluster.topics();
    int partitions = cluster.partitions();
    var followed = new HashSet<>(LogReader.partitions(topics.outcomes().name(), partitions));
    followed.addAll(LogReader.partitions(topics.events().name(), partitions));
    var ofSnapshots = LogReader.partitions(topics.snapshots().name(), partitions);
    long from = System.nanoTime();
    try (var log = new LogReader(consumers, followed, clock);
        var snapshots = new LogReader(consumers, ofSnapshots, clock)) {
      new Rebuild(parts(own, target), progress, log, snapshots).run();
      LOG.atInfo()
          .addKeyValue("rebuildId", id)
          .addKeyValue("durationMs", Duration.ofNanos(System.nanoTime() - from).toMillis())
          .log("rebuild.done");
    } catch (InterruptedException | RuntimeException e) {
      LOG.atError().addKeyValue("rebuildId", id).setCause(e).log("rebuild.failed");
      fail(progress, e);
    } finally {
      own.destroy();
    }
  }

  private RebuildParts parts(SingleConnectionDataSource own, RebuildTarget target) {
    var client = JdbcClient.create(own);
    var transactions = new JdbcTransactionManager(own);
    return new RebuildParts(
        client,
        new TransactionTemplate(transactions),
        new ReadModel(client, ConflictRetries.around(transactions), clock),
        new ReadModelRetention(client, settings),
        cluster.topics(),
        cluster.partitions(),
        clock,
        target);
  }

  /// Other messages can hold the content of a row, so they are written to the log only.
  private static void fail(RebuildProgress progress, Exception reason) {
    try {
      progress.failed(
          reason instanceof RebuildException
              ? String.valueOf(reason.getMessage())
              : "It broke off; the log has the reason, as rebuild.failed.");
    } catch (RuntimeException e) {
      // The lock ends with the connection, so the view tells that the run has ended.
      LOG.atWarn().setCause(e).log("rebuild.failure_not_written");
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
