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
/// the processor's state. Two organizations have customers with the same e-mails, and who reads the
/// feed of one sees nothing of the other.
///
/// `-Doperations=50000 -Dfollowers=8 -Dkills=2` makes it longer.
@NeedsOwnProcesses
class EventsIT {
  private static final int OPERATIONS = Integer.getInteger("operations", 300);
  private static final int KILLS = Integer.getInteger("kills", 1);
  private static final int CUSTOMERS = 500;
  private static final int CLIENTS = 16;
  private static final int FOLLOWERS = Integer.getInteger("followers", 2);
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
  void everyFollowerSeesEveryEventOnceInOrderThroughKills() throws Exception {
    long seed = System.nanoTime();
    var done = new AtomicBoolean();
    List<Following> followers = new ArrayList<>();
    List<FeedFollowing> readers = new ArrayList<>();
    List<Tenant> tenants = List.of(first(), second());
    for (int i = 0; i < FOLLOWERS; i++) {
      followers.add(new Following(standalone.bootstrapServers(), seed + i));
      Tenant tenant = tenants.get(i % tenants.size());
      readers.add(new FeedFollowing(tenant.client(), tenant.organization(), seed + i));
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
        churnThroughKills(tenants, seed);
        List<Map<String, JsonNode>> listed =
            tenants.stream().map(tenant -> listed(tenant.client())).toList();
        assertThat(emails(listed.getFirst())).containsAnyElementsOf(emails(listed.getLast()));
        Map<String, JsonNode> expected = new TreeMap<>(listed.getFirst());
        expected.putAll(listed.getLast());
        for (var follower : followers) {
          await("a follower at the end, seed " + seed)
              .atMost(PATIENCE)
              .failFast(() -> following.stream().anyMatch(Future::isDone))
              .until(() -> follower.customers().equals(expected));
        }
        for (int i = 0; i < FOLLOWERS; i++) {
          var reader = readers.get(i);
          var own = listed.get(i % tenants.size());
          await("a reader of the feed at the end, seed " + seed)
              .atMost(PATIENCE)
              .failFast(() -> following.stream().anyMatch(Future::isDone))
              .until(() -> reader.customers().equals(own));
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

  private record Tenant(String organization, PipelineClient client) {}

  private static Tenant first() {
    return new Tenant(standalone.kept("organization"), standalone.client());
  }

  private static Tenant second() {
    var organizations = new Organizations(standalone.client());
    String organization = organizations.create("EventsIT");
    return new Tenant(
        organization,
        organizations.client(organization, "customers:read", "customers:write", "events:read"));
  }

  private static List<String> emails(Map<String, JsonNode> customers) {
    return customers.values().stream().map(one -> one.path("email").asString()).toList();
  }

  /// Two clients, one of each organization, have the same names.
  private static void churnThroughKills(List<Tenant> tenants, long seed) throws Exception {
    var answers = new AtomicInteger();
    List<Churn> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS / tenants.size(); i++) {
      String name = Emails.fresh("churn").split("@")[0];
      for (Tenant tenant : tenants) {
        long own = seed - clients.size();
        clients.add(new Churn(tenant.client(), answers, CUSTOMERS / CLIENTS, name, own));
      }
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      int strikesAt = OPERATIONS * kill / (KILLS + 1);
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

  /// All of an organization that live, as the API shows them once everything is at rest.
  private static Map<String, JsonNode> listed(PipelineClient client) {
    var last = new TreeMap<String, JsonNode>();
    await("the read model at rest")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          var before = new TreeMap<>(last);
          last.clear();
          for (int page = 1, pages = 1; page <= pages; page++) {
            JsonNode all = client.read("/v1/customers?limit=100&page=" + page).expect(200).json();
            all.path("items").forEach(one -> last.put(one.path("id").asString(), one));
            pages = all.at("/pagination/max_page").asInt();
          }
          return !last.isEmpty() && last.equals(before);
        });
    return last;
  }
}
