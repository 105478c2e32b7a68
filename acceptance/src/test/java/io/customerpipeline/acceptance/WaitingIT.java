package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Waiting for an outcome: thousands may, it costs little, each is told its own, and an instance
/// that dies leaves nobody without an answer.
@NeedsOwnProcesses
class WaitingIT {
  /// Of one instance, by default.
  private static final int WAITING_MAX = 5_000;

  private static final int STREAMS = 3_000;
  private static final int POLLS = 1_000;
  private static final int WRITES = WAITING_MAX - STREAMS - POLLS;

  /// Some at a time: each begins with a question to Postgres or a write to Kafka.
  private static final int AT_ONCE = 64;

  /// Of the platform, beside those that the instance has at rest.
  private static final int THREADS_MAX = 40;

  /// What a request may take with its connection, whose buffers are the most of it.
  private static final long OCTETS_PER_WAIT_MAX = 180 << 10;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LONG = "wait=30";

  private final PipelineClient client = Pipeline.client();
  private final Meters meters = new Meters(client);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<OperationStream> streams = new ArrayList<>();
  private ReadModelTables tables;

  /// An operation, and the e-mail that its outcome has to tell.
  private record Submitted(String email, Answer accepted) {}

  @BeforeEach
  void open() throws Exception {
    tables = new ReadModelTables(Pipeline.standalone().jdbcUrl());
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
    for (var stream : streams) {
      stream.close();
    }
    clients.shutdownNow();
  }

  @Test
  void thousandsWaitAtOnceAndEachIsToldItsOwnOutcome() throws Exception {
    double threads = meters.value("jvm.threads.live");
    long heap = Meters.heapAfterCollection(Pipeline.standalone().pid());
    tables.holdProjection();
    long from = System.nanoTime();
    List<Submitted> submitted = submit(STREAMS + POLLS);
    awaitDecided();
    List<Submitted> streamed = submitted.subList(0, STREAMS);
    streams.addAll(limited(streamed, one -> stream(client, one)));
    List<Future<String>> told = start(requests(submitted.subList(STREAMS, STREAMS + POLLS)));
    awaitWaiting(meters, WAITING_MAX);
    long allAt = System.nanoTime();
    double more = meters.value("jvm.threads.live") - threads;
    long octets = (Meters.heapAfterCollection(Pipeline.standalone().pid()) - heap) / WAITING_MAX;
    awaitDecided();
    whoComesThenIsAnsweredAtOnce(submitted.getFirst());

    long releasedAt = System.nanoTime();
    tables.endUse();
    for (Future<String> one : told) {
      assertThat(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }
    await().atMost(PATIENCE).until(() -> streams.stream().allMatch(OperationStream::hasEnded));
    long toldAt = System.nanoTime();

    assertEachStreamToldItsOwn(streamed);
    assertThat(more).as("threads of the platform").isLessThan(THREADS_MAX);
    assertThat(octets).as("octets of the heap for each").isLessThan(OCTETS_PER_WAIT_MAX);
    awaitWaiting(meters, 0);
    System.out.printf(
        "%d waited, after %d ms; %.0f more threads, heap %d MiB and %d octets each; all told in %d ms%n",
        WAITING_MAX,
        (allAt - from) / 1_000_000,
        more,
        heap >> 20,
        octets,
        (toldAt - releasedAt) / 1_000_000);
  }

  @Test
  void whoWaitedOnAnInstanceThatWasKilledSeesTheEndOnAnother() throws Exception {
    try (var second = SecondApi.beside(Pipeline.standalone(), "waiting")) {
      tables.holdProjection();
      Submitted one = submit(second.client());
      OperationStream stream = stream(second.client(), one);
      streams.add(stream);
      Future<Answer> poll = clients.submit(() -> poll(second.client(), one));
      awaitWaiting(new Meters(second.client()), 2);

      second.kill();

      assertThatThrownBy(() -> poll.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(java.io.IOException.class);
      await().atMost(PATIENCE).until(stream::wasCutOff);
      assertThat(stream.states()).noneMatch(state -> state.path("done").asBoolean());
      OperationStream again = stream(client, one);
      streams.add(again);
      Future<String> polled = clients.submit(() -> wrong(one.email(), polled(one)));
      awaitWaiting(meters, 2);
      tables.endUse();

      assertThat(polled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
      await().atMost(PATIENCE).until(again::hasEnded);
      assertThat(wrong(one.email(), again.states().getLast())).isEmpty();
      whatTheKilledOneHadIsTakenOver();
    }
  }

  /// Until then writes of some partitions are answered `202`, to the tests that come next as well.
  private void whatTheKilledOneHadIsTakenOver() {
    for (int i = 0; i < 40; i++) {
      client.creating(Emails.fresh("after")).prefer(LONG).send().expect(201);
    }
  }

  /// Polls, and writes that are waited for.
  private List<Callable<String>> requests(List<Submitted> polled) {
    List<Callable<String>> others = new ArrayList<>();
    polled.forEach(one -> others.add(() -> wrong(one.email(), polled(one))));
    IntStream.range(0, WRITES).forEach(_ -> others.add(this::created));
    return others;
  }

  private void assertEachStreamToldItsOwn(List<Submitted> streamed) {
    for (int i = 0; i < STREAMS; i++) {
      List<JsonNode> states = streams.get(i).states();
      assertThat(states).hasSize(2);
      assertThat(states.getFirst().path("done").asBoolean()).isFalse();
      assertThat(wrong(streamed.get(i).email(), states.getLast())).isEmpty();
    }
  }

  /// As fast as they find their seats; none is answered.
  private List<Future<String>> start(List<Callable<String>> requests) {
    List<Future<String>> started = new ArrayList<>();
    for (Callable<String> request : requests) {
      if (started.size() % AT_ONCE == 0) {
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .failFast(
                () -> assertThat(started).filteredOn(Future::isDone).map(Future::get).isEmpty())
            .until(() -> meters.value("operations.waiting") >= STREAMS + started.size() - AT_ONCE);
      }
      started.add(clients.submit(request));
    }
    return started;
  }

  /// Who finds every seat taken is told how things are, and when to come back.
  private void whoComesThenIsAnsweredAtOnce(Submitted pending) throws Exception {
    long from = System.nanoTime();
    client.creating(Emails.fresh("no-seat")).prefer(LONG).send().expect(202);
    Answer polled = poll(client, pending).expect(200);
    OperationStream stream = stream(client, pending);
    streams.add(stream);
    await().atMost(PATIENCE).until(stream::hasEnded);

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
    assertThat(polled.json().path("done").asBoolean()).isFalse();
    assertThat(polled.requiredHeader("Retry-After")).isEqualTo("1");
    assertThat(polled.header("Preference-Applied")).isEmpty();
    assertThat(stream.states()).hasSize(1);
    assertThat(stream.others()).contains("retry: 5000");
    streams.removeLast();
    assertThat(meters.value("operations.waiting")).isEqualTo(WAITING_MAX);
  }

  private List<Submitted> submit(int count) throws Exception {
    return limited(IntStream.range(0, count).boxed().toList(), _ -> submit(client));
  }

  private static Submitted submit(PipelineClient client) {
    String email = Emails.fresh("waiting");
    var accepted = new AtomicReference<Answer>();
    await("a slow machine takes the write once it has caught up")
        .atMost(PATIENCE)
        .until(() -> {
          accepted.set(client.creating(email).prefer("respond-async").send());
          return accepted.get().status() != 503;
        });
    return new Submitted(email, accepted.get().expect(202));
  }

  /// On a slow machine decisions can fall behind by so much that further writes are refused. Only
  /// the projection is held here.
  private void awaitDecided() {
    await("all is decided").atMost(PATIENCE).until(() -> meters.value("commands.lag") == 0);
  }

  private static OperationStream stream(PipelineClient client, Submitted one) throws Exception {
    return OperationStream.open(client, one.accepted().id());
  }

  private static Answer poll(PipelineClient client, Submitted one) {
    return client.request("GET", "/v1/operations/" + one.accepted().id()).prefer(LONG).send();
  }

  /// Asks again for as long as it takes, as a client would: also where thousands that are woken at
  /// once leave no connection to the database in time, which is `503` with `Retry-After`.
  private JsonNode polled(Submitted one) {
    Answer answer;
    do {
      answer = poll(client, one);
      if (answer.status() == 503) {
        answer.requiredHeader("Retry-After");
      } else {
        answer.expect(200);
      }
    } while (!answer.json().path("done").asBoolean());
    return answer.json();
  }

  private String created() {
    String email = Emails.fresh("waiting");
    Answer answer = client.creating(email).prefer(LONG).send();
    return answer.status() == 202
        ? wrong(email, polled(new Submitted(email, answer)))
        : wrong(email, answer.expect(201).get("email"));
  }

  private static String wrong(String email, JsonNode operation) {
    return wrong(email, operation.at("/outcome/customer/email").asString());
  }

  /// @return empty if somebody was told what is its own
  private static String wrong(String email, String told) {
    return told.equals(email) ? "" : "%s was told of %s".formatted(email, told);
  }

  private static void awaitWaiting(Meters meters, int number) {
    await(number + " wait")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> meters.value("operations.waiting") == number);
  }

  /// What a task on one of many does.
  private interface Task<T, R> {
    R of(T one) throws Exception;
  }

  /// @return the results, in order
  private <T, R> List<R> limited(List<T> all, Task<T, R> task) throws Exception {
    var places = new Semaphore(AT_ONCE);
    List<Future<R>> running = new ArrayList<>();
    for (T one : all) {
      places.acquire();
      Callable<R> call =
          () -> {
            try {
              return task.of(one);
            } finally {
              places.release();
            }
          };
      running.add(clients.submit(call));
    }
    List<R> results = new ArrayList<>();
    for (Future<R> one : running) {
      results.add(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return results;
  }
}
