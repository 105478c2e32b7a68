package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Whoever follows the events, on Kafka or by the feed, sees each once and in order, whatever is
/// killed, and all that can be known of the customers agrees: events, snapshots, the read model and
/// the processor's state.
///
/// `-Doperations=50000` makes it longer.
@NeedsOwnProcesses
class EventsIT {
  private static final int OPERATIONS = Integer.getInteger("operations", 4_000);
  private static final int CUSTOMERS = 500;
  private static final int CLIENTS = 16;
  private static final int FOLLOWERS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static Standalone standalone;

  @BeforeAll
  static void start() {
    standalone = Standalone.start("events");
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  void everyFollowerSeesEveryEventOnceInOrderThroughTwoKills() throws Exception {
    long seed = System.nanoTime();
    var done = new AtomicBoolean();
    List<Following> followers = new ArrayList<>();
    List<FeedFollowing> readers = new ArrayList<>();
    String organization =
        standalone.client().create(Emails.fresh("first")).expect(201).get("organization_id");
    for (int i = 0; i < FOLLOWERS; i++) {
      followers.add(new Following(standalone.bootstrapServers(), seed + i));
      readers.add(new FeedFollowing(standalone.client(), organization, seed + i));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var topics = new PublicTopics(standalone.bootstrapServers())) {
      List<Future<?>> following = new ArrayList<>();
      for (var follower : followers) {
        following.add(threads.submit(() -> follower.followUntil(done::get)));
      }
      for (var reader : readers) {
        following.add(threads.submit(() -> reader.followUntil(done::get)));
      }
      try {
        churnThroughTwoKills(seed);
        Map<String, JsonNode> expected = listed();
        for (var follower : followers) {
          await("a follower at the end, seed " + seed)
              .atMost(PATIENCE)
              .failFast(() -> following.stream().anyMatch(Future::isDone))
              .until(() -> follower.customers().equals(expected));
        }
        for (var reader : readers) {
          await("a reader of the feed at the end, seed " + seed)
              .atMost(PATIENCE)
              .failFast(() -> following.stream().anyMatch(Future::isDone))
              .until(() -> reader.customers().equals(expected));
        }
        assertThat(topics.foldOfEvents()).isEqualTo(expected);
        assertThat(topics.snapshots()).isEqualTo(expected);
        assertThat(topics.processorsState()).isEqualTo(expected);
      } finally {
        done.set(true);
      }
      for (var one : following) {
        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private static void churnThroughTwoKills(long seed) throws Exception {
    var answers = new AtomicInteger();
    List<Churn> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Churn(standalone.client(), answers, CUSTOMERS / CLIENTS, seed - i));
    }
    for (int kill = 1; kill <= 2; kill++) {
      int strikesAt = OPERATIONS * kill / 3;
      churn(
          clients,
          OPERATIONS,
          () -> {
            await().atMost(PATIENCE.multipliedBy(5)).until(() -> answers.get() >= strikesAt);
            standalone.kill();
          });
      standalone.restart();
    }
    churn(clients, OPERATIONS, () -> {});
    assertThat(answers).hasValueGreaterThanOrEqualTo(OPERATIONS);
  }

  private static void churn(List<Churn> clients, int until, Runnable meanwhile) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(() -> client.workUntil(until))));
      meanwhile.run();
      for (var one : running) {
        one.get();
      }
    }
  }

  /// All that live, as the API shows them once everything is at rest.
  private static Map<String, JsonNode> listed() {
    var last = new TreeMap<String, JsonNode>();
    await("the read model at rest")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          var before = new TreeMap<>(last);
          last.clear();
          for (int page = 1, pages = 1; page <= pages; page++) {
            JsonNode all =
                standalone.client().read("/v1/customers?limit=100&page=" + page).expect(200).json();
            all.path("items").forEach(one -> last.put(one.path("id").asString(), one));
            pages = all.at("/pagination/max_page").asInt();
          }
          return !last.isEmpty() && last.equals(before);
        });
    return last;
  }
}
