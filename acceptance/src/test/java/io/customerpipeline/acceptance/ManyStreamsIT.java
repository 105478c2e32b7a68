package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Thousands of streams on one instance, and one among them whose client does not read: it is cut
/// off, nobody else misses anything, and what was told is not kept.
@NeedsOwnProcesses
class ManyStreamsIT {
  private static final int STREAMS = Integer.getInteger("streams", 2_000);
  private static final int EVENTS = Integer.getInteger("events", 400);
  private static final int EVENTS_PER_SECOND = 100;

  /// By so much the heap may grow between the first fifth of the events and the last: what Kafka's
  /// clients come to keep in their pools. It would be several times as much if each stream kept the
  /// 320 events that it is told meanwhile.
  private static final long GROWTH_MAX = 96L << 20;

  /// More than the buffers between server and client can hold, of 25 KB each.
  private static final int LARGE_EVENTS = 320;

  private static final int AT_ONCE = 16;

  /// The streams are what is tested: how fast writes are on a machine that others use is not.
  private static final String PATIENT = "wait=30";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper MAPPER = new JsonMapper();

  private final PipelineClient operator = Pipeline.client();
  private final Meters meters = new Meters(operator);
  private final List<RawStream> streams = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    for (var stream : streams) {
      stream.close();
    }
  }

  @Test
  void allAreToldAllAndOneThatDoesNotReadIsCutOff() throws Exception {
    PipelineClient large = organization("large");
    createLarge(large);
    var other = open(large, "from=beginning", 16 << 10).reading();
    var stalled = open(large, "from=beginning", 4 << 10);

    PipelineClient many = organization("many");
    List<RawStream> all = openMany(many);
    List<String> created = create(many, EVENTS / 5);
    awaitAll(all, stream -> stream.events() >= created.size());
    long before = Meters.heapAfterCollection(Pipeline.standalone().pid());
    long from = System.nanoTime();
    created.addAll(create(many, EVENTS - EVENTS / 5));
    long told = System.nanoTime();
    awaitAll(all, stream -> stream.events() >= EVENTS);
    long lag = System.nanoTime() - told;
    long growth = Meters.heapAfterCollection(Pipeline.standalone().pid()) - before;

    assertThat(created).hasSize(EVENTS);
    assertThat(ids(all.getFirst())).containsExactlyInAnyOrderElementsOf(created);
    assertThat(all).allMatch(one -> one.events() == EVENTS && one.sum() == all.getFirst().sum());
    assertThat(growth).as("growth of the heap").isLessThan(GROWTH_MAX);

    await("the one that does not read is cut off")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> openStreams() <= STREAMS + 1);
    created.addAll(create(many, 1));
    awaitAll(all, stream -> stream.events() == EVENTS + 1);
    assertThat(all).noneMatch(RawStream::hasEnded);
    awaitAll(List.of(other), stream -> stream.events() == LARGE_EVENTS);
    stalled.reading();
    await().atMost(PATIENCE).until(stalled::hasEnded);
    assertThat(stalled.events()).isLessThan(LARGE_EVENTS);
    System.out.printf(
        "%d streams, %d events, %.0f events/s, the last stream %d ms behind; heap %d + %d MiB%n",
        STREAMS,
        EVENTS,
        EVENTS * 4 / 5 / ((told - from) / 1e9),
        lag / 1_000_000,
        before >> 20,
        growth >> 20);
  }

  private PipelineClient organization(String name) {
    var organizations = new Organizations(operator);
    return organizations.client(
        organizations.create("ManyStreamsIT " + name), "customers:write", "events:read");
  }

  /// Some at a time: each begins with a question to Postgres.
  private List<RawStream> openMany(PipelineClient client) throws IOException {
    var all = new ArrayList<RawStream>();
    while (all.size() < STREAMS) {
      for (int i = 0; i < AT_ONCE && all.size() < STREAMS; i++) {
        all.add(open(client, "from=now", 16 << 10).reading());
      }
      awaitAll(all, RawStream::hasBegun);
    }
    return all;
  }

  private RawStream open(PipelineClient client, String query, int receiveBuffer)
      throws IOException {
    var stream = RawStream.open(client, query, streams.size() == 2, receiveBuffer);
    streams.add(stream);
    return stream;
  }

  private static void createLarge(PipelineClient client) throws Exception {
    var metadata = new StringBuilder();
    for (int key = 0; key < 50; key++) {
      metadata.append(key == 0 ? "" : ",").append("\"k%d\":\"%s\"".formatted(key, "x".repeat(500)));
    }
    for (int i = 0; i < LARGE_EVENTS; i += AT_ONCE) {
      Together.run(
          AT_ONCE,
          _ ->
              client
                  .posting(
                      "{\"email\":\"%s\",\"metadata\":{%s}}"
                          .formatted(Emails.fresh("large"), metadata))
                  .prefer(PATIENT)
                  .send()
                  .expect(201));
    }
  }

  /// At the pace of the test, whatever the answers take.
  ///
  /// @return the ids of the events
  private static List<String> create(PipelineClient client, int count) throws Exception {
    List<Future<String>> sent = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var pace = Executors.newSingleThreadScheduledExecutor()) {
      var all = new java.util.concurrent.CountDownLatch(count);
      pace.scheduleAtFixedRate(
          () -> {
            if (all.getCount() > 0) {
              sent.add(threads.submit(() -> createOne(client)));
              all.countDown();
            }
          },
          0,
          1_000_000 / EVENTS_PER_SECOND,
          TimeUnit.MICROSECONDS);
      assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      pace.shutdown();
      var ids = new ArrayList<String>();
      for (var one : sent) {
        ids.add(one.get());
      }
      return ids;
    }
  }

  private static String createOne(PipelineClient client) {
    return client.creating(Emails.fresh("many")).prefer(PATIENT).send().expect(201).id() + "-1";
  }

  private static void awaitAll(List<RawStream> streams, Predicate<RawStream> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .failFast("a stream was dropped", () -> streams.stream().anyMatch(RawStream::hasEnded))
        .until(() -> streams.stream().allMatch(condition));
  }

  private static List<String> ids(RawStream stream) {
    return stream.lines().stream()
        .map(line -> MAPPER.readTree(line).path("id").asString())
        .toList();
  }

  private double openStreams() {
    return meters.value("feed.streams");
  }
}
