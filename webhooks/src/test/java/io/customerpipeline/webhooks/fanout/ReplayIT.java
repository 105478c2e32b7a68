package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/// Replays by a worker in a process of its own, which is killed in the midst of one.
@SpringBootTest(
    classes = FanoutIT.Database.class,
    properties = {"spring.config.name=fanout-it", "spring.flyway.enabled=false"},
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class ReplayIT {
  private static final int PARTITIONS = 4;
  private static final int CUSTOMERS = 50;
  private static final int EVENTS = Integer.getInteger("events", 1_000);
  private static final int RATE = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(90 + 3L * EVENTS / RATE);

  @Autowired private Backing backing;

  private final String begunAt = Instant.now().toString();
  private final int port = freePort();
  private final ApiCalls api = new ApiCalls(port);
  private WorkerProcess worker;

  @Test
  void aReplaySurvivesAKillWithTheSameIdsAndBytesAndEndsWhenItIsCancelled() {
    start("replay-first");
    try (var hooks = new Hooks(_ -> 204)) {
      String endpoint = api.register(hooks);
      sendEvents();
      await().atMost(PATIENCE).until(() -> hooks.taken() == EVENTS);
      await().atMost(PATIENCE).until(() -> preview(endpoint) == EVENTS);
      hooks.beginAnew();

      String replay = begin(endpoint);
      assertThat(api.send("POST", replays(endpoint), "{\"from\":\"beginning\"}").statusCode())
          .as("a second one at once")
          .isEqualTo(409);
      await().atMost(PATIENCE).until(() -> hooks.taken() > EVENTS / 4);
      worker.kill();
      assertThat(hooks.taken()).isLessThan(EVENTS);
      start("replay-second");

      await().atMost(PATIENCE).until(() -> state(replay).equals("done"));
      JsonNode done = api.get(replay);
      assertThat(done.path("delivered").asLong()).isEqualTo(EVENTS);
      assertThat(done.path("failed").asLong()).isZero();
      assertThat(hooks.taken()).isEqualTo(EVENTS);
      assertThat(hooks.changed()).isEmpty();
      assertThat(hooks.goneBack()).isEmpty();
      assertThat(hooks.repeats()).as("one under way a connection").isLessThanOrEqualTo(2);
      System.out.printf("%d events replayed over a kill, %d twice%n", EVENTS, hooks.repeats());

      hooks.beginAnew();
      String other = begin(endpoint);
      await().atMost(PATIENCE).until(() -> hooks.taken() > EVENTS / 4);
      long cancelledAt = System.nanoTime();
      assertThat(api.post(other + "/cancel", "").path("state").asString()).isEqualTo("cancelled");
      await().atMost(PATIENCE).until(() -> hooks.secondsSinceLast() > 2);
      double lasted = (System.nanoTime() - cancelledAt) / 1e9 - hooks.secondsSinceLast();
      assertThat(lasted).as("seconds it went on").isLessThan(5);
      assertThat(hooks.taken()).isLessThan(EVENTS);
      System.out.printf("cancelled: went on for %.2f s, to %d%n", lasted, hooks.taken());
    }
  }

  private void sendEvents() {
    var customers = Producing.customers(CUSTOMERS);
    UUID organization = UUID.fromString(ApiCalls.ORGANIZATION);
    try (var producing = new Producing(backing.bootstrapServers(), organization, PARTITIONS)) {
      for (int i = 0; i < EVENTS; i++) {
        producing.send(customers.get(i % CUSTOMERS));
      }
    }
  }

  private static String replays(String endpoint) {
    return "/" + endpoint + "/replays";
  }

  private String begin(String endpoint) {
    JsonNode begun = api.post(replays(endpoint), "{\"from\":\"" + begunAt + "\"}");
    assertThat(begun.path("events").asInt()).isEqualTo(EVENTS);
    return replays(endpoint) + "/" + begun.path("id").asString();
  }

  private int preview(String endpoint) {
    String body = "{\"from\":\"" + begunAt + "\",\"dry_run\":true}";
    return api.post(replays(endpoint), body).path("events").asInt();
  }

  private String state(String replay) {
    return api.get(replay).path("state").asString();
  }

  private void start(String name) {
    worker =
        WorkerProcess.start(
            name,
            backing,
            PARTITIONS,
            "--server.port=" + port,
            "--pipeline.http.dev-token=" + ApiCalls.TOKEN,
            "--pipeline.http.dev-organization=" + ApiCalls.ORGANIZATION,
            "--pipeline.webhooks.replay-rate=" + RATE);
    api.awaitReady();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void endWorker() {
    if (worker != null) {
      worker.kill();
    }
  }
}
