package io.customerpipeline.webhooks.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.webhooks.signing.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
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
  private final List<CustomerId> customers = new ArrayList<>();
  private final Map<CustomerId, Integer> versions = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void workersThatAreKilledOrPausedLoseNothingAndNobodyWaitsForAnother() throws Exception {
    for (int i = 0; i < CUSTOMERS; i++) {
      customers.add(CustomerId.of(Instant.now(), new Bucket(i), random.nextLong()));
    }
    String poisoned = customers.getFirst().toString();
    try (var receivers = new Receivers(HEALTHY);
        var picky = new Hooks(id -> id.equals(poisoned + "-2") ? 500 : 204);
        var producer = producer()) {
      start("first");
      await().atMost(PATIENCE).ignoreExceptions().until(() -> leases() == PARTITIONS);
      receivers.healthy.forEach(healthy -> register(healthy.url()));
      register(picky.url());
      UUID dead = register("http://127.0.0.1:1/");
      WorkerProcess second = start("second");
      await().atMost(PATIENCE).until(() -> owners() == 2);

      int sent = 0;
      for (int kill = 0; kill <= KILLS; kill++) {
        int before = sent;
        sent = send(producer, EVENTS * (kill + 1) / (KILLS + 1) - sent) + sent;
        if (kill < KILLS) {
          receivers.awaitSome((before + sent) / 2);
          int atKill = receivers.takenByAll();
          second.kill();
          picky.forgetPauses();
          sent += send(producer, 200);
          receivers.awaitAll(sent);
          assertThat(atKill).isLessThan(sent);
          assertThat(picky.longestPauseSeconds()).as("until another took over").isLessThan(10);
          second = start("second-" + kill);
          await().atMost(PATIENCE).until(() -> owners() == 2);
        }
      }
      for (int pause = 0; pause < PAUSES; pause++) {
        sent += send(producer, 300);
        second.pause();
        receivers.awaitAll(sent);
        second.goOn();
        sent += send(producer, 300);
        receivers.awaitAll(sent);
        await().atMost(PATIENCE).until(() -> owners() == 2);
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
      int behindPoison = versions.getOrDefault(customers.getFirst(), 0) - 1;
      await().atMost(PATIENCE).until(() -> picky.taken() == all - behindPoison);
      assertThat(moves()).as("leases that changed hands").isGreaterThan(2 * KILLS);
      assertThat(lanes(dead)).as("lanes of a dead endpoint").isZero();
      assertThat(attempts(dead)).as("attempts for a dead endpoint").isLessThan(200);
      assertThat(partitionsPassedBy(dead)).as("where the dead endpoint's cursors moved").isEmpty();
      System.out.printf(
          "%d events, %d kills, %d moves of leases; %d deliveries, %d of them twice, beside %d"
              + " failures and %d time-outs; %d attempts for the dead endpoint%n",
          all,
          KILLS,
          moves(),
          deliveries,
          receivers.repeats(),
          receivers.failures.get(),
          receivers.timeOuts.get(),
          attempts(dead));
    }
  }

  /// Of healthy endpoints: one in twenty of their answers is a 500, one in a thousand none at all.
  private static final class Receivers implements AutoCloseable {
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger timeOuts = new AtomicInteger();
    final List<Hooks> healthy = new ArrayList<>();

    Receivers(int number) {
      for (int i = 0; i < number; i++) {
        healthy.add(new Hooks(_ -> answer()));
      }
    }

    private int answer() {
      int chance = ThreadLocalRandom.current().nextInt(1_000);
      if (chance == 0) {
        timeOuts.incrementAndGet();
        return Hooks.NEVER;
      }
      if (chance <= 50) {
        failures.incrementAndGet();
        return 500;
      }
      return 204;
    }

    int takenByAll() {
      return healthy.stream().mapToInt(Hooks::taken).min().orElseThrow();
    }

    void awaitAll(int events) {
      await().atMost(PATIENCE).until(() -> takenByAll() == events);
    }

    void awaitSome(int events) {
      await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(PATIENCE)
          .until(() -> takenByAll() >= events);
    }

    int repeats() {
      return healthy.stream().mapToInt(Hooks::repeats).sum();
    }

    void assertInOrder() {
      assertThat(healthy)
          .allSatisfy(one -> {
            assertThat(one.goneBack()).isEmpty();
            assertThat(one.changed()).as("came again with other bytes").isEmpty();
          });
    }

    @Override
    public void close() {
      healthy.forEach(Hooks::close);
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

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", backing.bootstrapServers(), "linger.ms", "2"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private int send(KafkaProducer<String, byte[]> producer, int number) {
    for (int i = 0; i < number; i++) {
      int which = random.nextInt(CUSTOMERS);
      CustomerId customer = customers.get(which);
      int version = versions.merge(customer, 1, Integer::sum);
      byte[] body = ("{\"type\":\"customer.created\",\"n\":" + version + "}").getBytes(UTF_8);
      var record =
          new ProducerRecord<>("customers.events", which % PARTITIONS, customer.toString(), body);
      Map.of(
              "ce_id",
              customer + "-" + version,
              "ce_type",
              "customer.created",
              "ce_source",
              "/organizations/" + ORGANIZATION,
              "ce_subject",
              customer.toString(),
              "ce_sequence",
              "%019d".formatted(version))
          .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
      producer.send(record);
    }
    producer.flush();
    return number;
  }

  private UUID register(String url) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into webhooks.endpoints
              (id, organization_id, url, api_version, events, changed_fields, headers,
               on_exhausted, enabled, secret, created_at)
            values (?, ?, ?, '2026-04', '{*}', '{}', '{}', 'park', true, ?, now())
            """)
        .params(id, ORGANIZATION, url, Secret.random(new SecureRandom()).text())
        .update();
    jdbc.sql("update webhooks.endpoint_changes set changes = changes + 1").update();
    return id;
  }

  private long leases() {
    return number("select count(*) from webhooks.leases where owner is not null");
  }

  private long owners() {
    return number(
        "select count(distinct owner) from webhooks.leases where until > now()"
            + " having count(*) filter (where owner is not null) = "
            + PARTITIONS);
  }

  private long lanes(UUID endpoint) {
    return number("select count(*) from webhooks.lanes where endpoint_id = '" + endpoint + "'");
  }

  private long attempts(UUID endpoint) {
    return number("select count(*) from webhooks.attempts where endpoint_id = '" + endpoint + "'");
  }

  private long moves() {
    return number("select sum(epoch) from webhooks.leases");
  }

  /// Those in which a cursor stands behind the first event that the endpoint was owed.
  private List<Integer> partitionsPassedBy(UUID endpoint) {
    return jdbc.sql(
            """
            select c.partition from webhooks.cursors as c
            where c.endpoint_id = ? and c.next_offset > (
              select min(e."offset") from webhooks.events as e
              where e.organization_id = ? and e.partition = c.partition)
            """)
        .params(endpoint, ORGANIZATION)
        .query(Integer.class)
        .list();
  }

  private long number(String sql) {
    return jdbc.sql(sql).query(Long.class).optional().orElse(0L);
  }
}
