package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The read model is rebuilt out of the topics while two instances serve: what was damaged is as it
/// was, row by row, and nobody who reads or writes meanwhile can tell.
@NeedsOwnProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildIT {
  private static final String REBUILD = "/v1/rebuilds";

  /// One after the other, while all work.
  private static final int REBUILDS = 2;

  /// More answers than there will be.
  private static final int NEVER = 1_000_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OPERATIONS = Integer.getInteger("operations", 250);
  private static final int CUSTOMERS = 20;
  private static final int CLIENTS = 8;

  private static Standalone standalone;
  private static SecondApi second;
  private static ReadModelTables tables;

  @BeforeAll
  static void start() throws Exception {
    standalone = Standalone.start("rebuild");
    second = SecondApi.beside(standalone, "rebuild");
    tables = new ReadModelTables(standalone.jdbcUrl());
  }

  @AfterAll
  static void end() throws Exception {
    if (tables != null) {
      tables.close();
    }
    if (second != null) {
      second.close();
    }
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  @Order(1)
  void whatWasDamagedIsAsItWasAndNobodyWhoReadsOrWritesMeanwhileCanTell() throws Exception {
    churn();
    Map<String, String> before = atRest();
    Map<String, String> definitions = tables.definitions();
    Set<String> damaged = new HashSet<>();
    String organization = standalone.kept("organization");
    var done = new AtomicBoolean();
    var written = new AtomicInteger();
    List<ReadAfterWrite> clients =
        List.of(
            new ReadAfterWrite(standalone.client(), second.client()),
            new ReadAfterWrite(second.client(), standalone.client()),
            new ReadAfterWrite(standalone.client(), standalone.client()));
    List<FeedFollowing> readers =
        List.of(
            new FeedFollowing(standalone.client(), organization, 1),
            new FeedFollowing(second.client(), organization, 2));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      readers.forEach(reader -> running.add(threads.submit(() -> reader.followUntil(done::get))));
      long born = before.keySet().stream().filter(key -> key.startsWith("customer")).count();
      try {
        for (var reader : readers) {
          await().atMost(PATIENCE).until(() -> reader.customers().size() == born);
        }
        damage();
        damaged.addAll(tables.rows().keySet());
        // So many writes that some are at each moment of an exchange.
        churns(written).forEach(one -> running.add(threads.submit(() -> one.workUntil(NEVER))));
        clients.forEach(client -> running.add(threads.submit(() -> client.workUntil(done::get))));
        awaitMoreLives(clients, running);

        for (int i = 0; i < REBUILDS; i++) {
          String rebuild = start(second.client());
          standalone.client().request("POST", REBUILD).send().expectProblem(409);
          awaitState(standalone.client(), rebuild, "done");
        }

        awaitMoreLives(clients, running);
      } finally {
        done.set(true);
        written.set(NEVER);
      }
      for (var one : running) {
        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    Map<String, String> after = atRest();
    assertThat(differing(before, after))
        .allMatch(key ->
            // Both move on; and when an outcome that was lost became visible is in no topic.
            key.matches("(offsets|count) .*")
                || (key.startsWith("done ") && !damaged.contains(key)));
    assertThat(tables.definitions()).isEqualTo(definitions);
    assertThat(after.keySet()).noneMatch(key -> key.contains("aaaaaaaa"));
  }

  @Test
  @Order(2)
  void whatTheProjectionWroteAndWhatARebuildWritesIsTheSameToTheByte() throws Exception {
    churn();
    Map<String, String> written = atRest();

    String rebuild = start(standalone.client());
    awaitState(second.client(), rebuild, "done");

    assertThat(differing(written, tables.rows())).isEmpty();
    assertThat(tables.rows()).hasSameSizeAs(written);
  }

  @Test
  @Order(3)
  void exchangeWaitsUntilNobodyUsesTheTables() throws Exception {
    Map<String, String> before = atRest();
    String waiting;
    try (var export = new ReadModelTables(standalone.jdbcUrl())) {
      export.useForLong();
      waiting = start(second.client());

      await().atMost(PATIENCE).until(() -> second.output().contains("rebuild.put_off"));
      assertThat(standalone.client().read(REBUILD + "/" + waiting).get("state"))
          .isEqualTo("running");
      export.endUse();
    }
    awaitState(standalone.client(), waiting, "done");
    assertThat(differing(before, tables.rows())).isEmpty();
  }

  @Test
  @Order(4)
  void oneThatIsKilledLeavesTheTablesAsTheyAreAndTheNextBeginsAnew() throws Exception {
    Map<String, String> before = atRest();
    String killed;
    try (var export = new ReadModelTables(standalone.jdbcUrl())) {
      export.useForLong();
      killed = start(second.client());
      await()
          .atMost(PATIENCE)
          .until(() ->
              tables.definitions().keySet().stream()
                  .anyMatch(name -> name.contains("_rebuild customers_by_search_keys")));
      standalone.client().read("/v1/customers?limit=1").expect(200);

      second.kill();

      awaitState(standalone.client(), killed, "failed");
      assertThat(differing(before, tables.rows())).isEmpty();
      export.endUse();
    }
    awaitState(standalone.client(), start(standalone.client()), "done");
    assertThat(differing(before, tables.rows())).isEmpty();
    assertThat(tables.rows()).hasSameSizeAs(before);
    assertThat(tables.definitions().keySet()).noneMatch(name -> name.contains("_rebuild"));
  }

  /// Each client has seen its customers come and go; whoever saw something wrong has ended with it.
  private static void awaitMoreLives(List<ReadAfterWrite> clients, List<Future<?>> running) {
    List<Integer> before = clients.stream().map(ReadAfterWrite::lives).toList();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          for (var one : running) {
            if (one.isDone()) {
              one.get();
            }
          }
          return IntStream.range(0, clients.size())
              .allMatch(i -> clients.get(i).lives() > before.get(i) + 2);
        });
  }

  /// The keys of rows that are there no more, or are others.
  private static List<String> differing(Map<String, String> before, Map<String, String> after) {
    return before.keySet().stream()
        .filter(key -> !before.get(key).equals(after.get(key)))
        .sorted()
        .toList();
  }

  private static void churn() throws Exception {
    var answers = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      churns(answers)
          .forEach(churn -> running.add(threads.submit(() -> churn.workUntil(OPERATIONS))));
      for (var one : running) {
        one.get();
      }
    }
  }

  private static List<Churn> churns(AtomicInteger answers) {
    List<Churn> churns = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      var client = i % 2 == 0 ? standalone.client() : second.client();
      churns.add(new Churn(client, answers, CUSTOMERS, Emails.fresh("churn").split("@")[0], i));
    }
    return churns;
  }

  /// Lost, changed, invented: all that can be wrong with a row, and counts that tell nothing.
  private static void damage() throws Exception {
    tables.execute("delete from customers where get_byte(uuid_send(id), 15) % 3 = 0");
    tables.execute(
        """
        update customers set document = '{}', version = version + 5, search_keys = '{}'
        where get_byte(uuid_send(id), 15) % 3 = 1
        """);
    tables.execute(
        """
        insert into customers select organization_id, 'aaaaaaaa-0000-8000-8000-000000000000',
          'a/b@c.d', 1, now(), '{}', null, null, '', '{}', '{}', now() from customers limit 1
        """);
    tables.execute("delete from events where \"offset\" % 3 = 0");
    tables.execute(
        """
        update events set type = 'customer.lost', version = version + 7, event = (
          jsonb_set(event::jsonb, '{data,name}', '"Nobody"'))::json
        where "offset" % 3 = 1
        """);
    tables.execute("delete from operations where ascii(id) % 3 = 0");
    tables.execute("update customer_counts set customers = 7");
  }

  private static String start(PipelineClient client) {
    Answer begun = client.request("POST", REBUILD).send().expect(202);
    assertThat(begun.requiredHeader("Location")).isEqualTo(REBUILD + "/" + begun.id());
    return begun.id();
  }

  private static void awaitState(PipelineClient client, String rebuild, String state) {
    await(state)
        .atMost(PATIENCE)
        .until(() -> {
          Answer now = client.read(REBUILD + "/" + rebuild).expect(200);
          // The whole answer, because it says why a rebuild has failed.
          assertThat(now.get("state")).as(now.text()).isIn("running", state);
          return now.get("state").equals(state);
        });
  }

  /// All rows, once nothing changes any more.
  private static Map<String, String> atRest() throws Exception {
    new StoredPositions(standalone).awaitEnd();
    var last = new HashMap<String, String>();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          var now = tables.rows();
          boolean rests = now.equals(last);
          last.clear();
          last.putAll(now);
          return rests && !now.isEmpty();
        });
    return last;
  }
}
