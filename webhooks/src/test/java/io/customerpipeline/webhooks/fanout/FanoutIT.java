package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.customer.CustomerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Workers as processes, on a real broker and a real database, killed and paused while events flow.
///
/// `-Dkills=20 -Dpauses=5 -Devents=30000 -Dreceivers=3` takes some minutes.
@SpringBootTest(
    classes = FanoutIT.Database.class,
    properties = {"spring.config.name=fanout-it", "spring.flyway.enabled=false"},
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class FanoutIT {
  private static final int PARTITIONS = 4;
  private static final int CUSTOMERS = 60;
  private static final int EVENTS = Integer.getInteger("events", 3_000);
  private static final int KILLS = Integer.getInteger("kills", 1);
  private static final int PAUSES = Integer.getInteger("pauses", 1);
  private static final int HEALTHY = Integer.getInteger("receivers", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final UUID ORGANIZATION = UUID.fromString("4f1c1a0e-6f43-4b63-9d52-1f0a2a6d7f10");

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Database {}

  @Autowired private Backing backing;
  @Autowired private JdbcClient jdbc;

  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<CustomerId> customers = Producing.customers(CUSTOMERS);
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void workersThatAreKilledOrPausedLoseNothingAndNobodyWaitsForAnother() throws Exception {
    var rows = new FanoutRows(jdbc);
    String poisoned = customers.getFirst().toString();
    try (var receivers = new FalteringReceivers(HEALTHY);
        var picky = new Hooks(id -> id.equals(poisoned + "-2") ? 500 : 204);
        var producing = new Producing(backing.bootstrapServers(), ORGANIZATION, PARTITIONS)) {
      start("first");
      await().atMost(PATIENCE).ignoreExceptions().until(() -> rows.leases() == PARTITIONS);
      receivers.urls().forEach(url -> rows.register(ORGANIZATION, url));
      rows.register(ORGANIZATION, picky.url());
      UUID dead = rows.register(ORGANIZATION, "http://127.0.0.1:1/");
      WorkerProcess second = start("second");
      await().atMost(PATIENCE).until(() -> rows.owners(PARTITIONS) == 2);

      int sent = 0;
      for (int kill = 0; kill <= KILLS; kill++) {
        int before = sent;
        sent = send(producing, EVENTS * (kill + 1) / (KILLS + 1) - sent) + sent;
        if (kill < KILLS) {
          receivers.awaitSome((before + sent) / 2);
          int atKill = receivers.takenByAll();
          second.kill();
          picky.forgetPauses();
          sent += send(producing, 200);
          receivers.awaitAll(sent);
          assertThat(atKill).isLessThan(sent);
          assertThat(picky.longestPauseSeconds()).as("until another took over").isLessThan(10);
          second = start("second-" + kill);
          await().atMost(PATIENCE).until(() -> rows.owners(PARTITIONS) == 2);
        }
      }
      for (int pause = 0; pause < PAUSES; pause++) {
        sent += send(producing, 300);
        second.pause();
        receivers.awaitAll(sent);
        second.goOn();
        sent += send(producing, 300);
        receivers.awaitAll(sent);
        await().atMost(PATIENCE).until(() -> rows.owners(PARTITIONS) == 2);
      }

      int all = sent;
      receivers.assertInOrder();
      assertThat(picky.goneBack()).isEmpty();
      assertThat(picky.changed()).isEmpty();
      int deliveries = all * HEALTHY;
      // After a crash at most the last event of a customer comes again, however long it took to
      // write what came of it; of the worker that stood still, what was under way.
      assertThat(receivers.repeats())
          .as("repeats of %d", deliveries)
          .isLessThanOrEqualTo((KILLS + PAUSES) * HEALTHY * CUSTOMERS);
      int behindPoison = producing.sent(customers.getFirst()) - 1;
      await().atMost(PATIENCE).until(() -> picky.taken() == all - behindPoison);
      assertThat(rows.moves()).as("leases that changed hands").isGreaterThan(2 * KILLS);
      assertThat(rows.of(dead, "lanes")).as("lanes of a dead endpoint").isZero();
      assertThat(rows.of(dead, "attempts")).as("attempts for a dead endpoint").isLessThan(200);
      assertThat(rows.partitionsPassedBy(dead, ORGANIZATION))
          .as("where the dead endpoint's cursors moved")
          .isEmpty();
      System.out.printf(
          "%d events, %d kills, %d moves of leases; %d deliveries, %d of them twice, beside %d"
              + " failures and %d time-outs; %d attempts for the dead endpoint%n",
          all,
          KILLS,
          rows.moves(),
          deliveries,
          receivers.repeats(),
          receivers.failures(),
          receivers.timeOuts(),
          rows.of(dead, "attempts"));
    }
  }

  private WorkerProcess start(String name) {
    var worker =
        WorkerProcess.start(
            name,
            backing,
            PARTITIONS,
            "--pipeline.webhooks.attempt-timeout=3s",
            "--pipeline.webhooks.overload-delay=1s");
    workers.add(worker);
    return worker;
  }

  @AfterEach
  void endWorkers() {
    workers.forEach(WorkerProcess::kill);
  }

  private int send(Producing producing, int number) {
    for (int i = 0; i < number; i++) {
      producing.send(customers.get(random.nextInt(CUSTOMERS)));
    }
    producing.flush();
    return number;
  }
}
