package io.customerpipeline.bench;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// How many signed deliveries a second reach a trivial receiver, and how long after its commit an
/// event does.
///
/// ```
/// ./pipeline up                 # in one terminal
/// ./pipeline bench webhooks     # in another, with PIPELINE_DEV_TOKEN or --token
/// ```
///
/// Rate: endpoints are registered disabled, customers imported, and then so many endpoints enabled
/// at once. Each is owed every event; the clock runs from the first arrival to the last. Meanwhile
/// customers of another organization are created, `--rate` a second. The first round is to warm up.
/// Of every hundredth delivery the signature is verified by the official library, and each id may
/// come once.
///
/// Delay: customers are created one by one at a steady rate; from when a consumer that reads
/// committed records only is given the event to the first octet of its delivery, on one clock.
/// Below it the same from when the command was appended, which has the decision and its commit in
/// it.
public final class Webhooks {
  private static final int VERIFIED_EVERY = 100;
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration WARMUP = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private final Api api;
  private final Api other;
  private final String data;
  private final int events;
  private final int rounds;
  private final PrintStream out;
  private final String run = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
  private final Map<Integer, Endpoint> endpoints = new ConcurrentHashMap<>();
  private final AtomicInteger verified = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();

  /// @param other of another organization: what happens there is no delivery
  private Webhooks(Api api, Api other, Map<String, String> given, PrintStream out) {
    this.api = api;
    this.other = other;
    this.data = given.getOrDefault("--data", ".pipeline/data");
    this.events = Integer.parseInt(given.getOrDefault("--events", "40000"));
    this.rounds = Integer.parseInt(given.getOrDefault("--rounds", "3"));
    this.out = out;
  }

  /// A registered one, and what has arrived there.
  private static final class Endpoint {
    final String id;
    final Webhook verifier;
    final Map<String, Long> firstOctets = new ConcurrentHashMap<>();
    final AtomicInteger repeats = new AtomicInteger();
    final AtomicLong firstNanos = new AtomicLong(Long.MAX_VALUE);
    final AtomicLong lastNanos = new AtomicLong(Long.MIN_VALUE);

    Endpoint(String id, String secret) {
      this.id = id;
      this.verifier = new Webhook(secret);
    }
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    String token = given.getOrDefault("--token", "");
    if (args.length % 2 != 0 || token.isBlank()) {
      System.err.println(
          "bench webhooks --token TOKEN [--url http://127.0.0.1:8080] [--data .pipeline/data]"
              + " [--events 40000] [--endpoints 1,4] [--rounds 3] [--rate 100] [--seconds 30]");
      System.exit(2);
    }
    var url = URI.create(given.getOrDefault("--url", "http://127.0.0.1:8080"));
    var operator = new Api(url, token);
    var webhooks =
        new Webhooks(
            operator.tenant("bench webhooks"), operator.tenant("others"), given, System.out);
    System.exit(webhooks.run(given) ? 0 : 1);
  }

  private boolean run(Map<String, String> given) throws Exception {
    int[] counts =
        Arrays.stream(given.getOrDefault("--endpoints", "1,4").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    int perSecond = Integer.parseInt(given.getOrDefault("--rate", "100"));
    int seconds = Integer.parseInt(given.getOrDefault("--seconds", "30"));
    try (var receiver = new Receiver(this::arrived)) {
      if (counts[0] > 0) {
        besideOthers(perSecond, () -> measureRates(receiver, counts));
      }
      if (seconds > 0) {
        measureDelay(receiver, perSecond, Duration.ofSeconds(seconds));
      }
    }
    out.printf(Locale.ROOT, "%,d signatures verified, %d wrong%n", verified.get(), wrong.get());
    return wrong.get() == 0;
  }

  private interface Measurement {
    void run() throws Exception;
  }

  /// The machine is shared: meanwhile customers of another organization are created.
  private void besideOthers(int perSecond, Measurement measurement) throws Exception {
    var over = new AtomicBoolean();
    try (var thread = Executors.newSingleThreadExecutor()) {
      var others =
          thread.submit(() -> {
            Steady.create(other.options(), perSecond, _ -> !over.get(), "o" + run);
            return null;
          });
      try {
        measurement.run();
      } finally {
        over.set(true);
      }
      others.get();
    }
  }

  private void arrived(Receiver.Arrival arrival) {
    Endpoint endpoint = endpoints.get(arrival.endpoint());
    if (endpoint == null) {
      return; // Registered a moment ago, or of a round that is over.
    }
    endpoint.firstNanos.accumulateAndGet(arrival.nanos(), Math::min);
    if (endpoint.firstOctets.putIfAbsent(arrival.id(), arrival.nanos()) != null) {
      endpoint.repeats.incrementAndGet();
    }
    endpoint.lastNanos.accumulateAndGet(System.nanoTime(), Math::max);
    if (endpoint.firstOctets.size() % VERIFIED_EVERY == 0) {
      verify(endpoint, arrival);
    }
  }

  private void verify(Endpoint endpoint, Receiver.Arrival arrival) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      headers.put(name, List.of(arrival.header(name)));
    }
    try {
      endpoint.verifier.verify(arrival.text(), HttpHeaders.of(headers, (_, _) -> true));
      verified.incrementAndGet();
    } catch (WebhookVerificationException e) {
      wrong.incrementAndGet();
    }
  }

  private Endpoint register(Receiver receiver, boolean enabled)
      throws IOException, InterruptedException {
    int number = endpoints.size();
    String made =
        api.post(
            "/v1/webhooks/endpoints",
            "{\"url\":\"%s\",\"events\":[\"*\"],\"enabled\":%s}"
                .formatted(receiver.url(number), enabled));
    var endpoint = new Endpoint(Api.text("id", made), Api.text("secret", made));
    endpoints.put(number, endpoint);
    return endpoint;
  }

  private void measureRates(Receiver receiver, int... counts)
      throws IOException, InterruptedException {
    List<List<Endpoint>> measured = new ArrayList<>();
    measured.add(registered(receiver, Arrays.stream(counts).max().orElseThrow()));
    for (int count : counts) {
      for (int round = 0; round < rounds; round++) {
        measured.add(registered(receiver, count));
      }
    }
    api.importCustomers(events, "w" + run);
    out.printf(Locale.ROOT, "%,d events; warm-up: %,.0f/s%n", events, rate(measured.removeFirst()));
    out.printf("%n%10s %12s%n", "endpoints", "deliveries/s");
    for (int count : counts) {
      var rates = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        rates[round] = rate(measured.removeFirst());
      }
      out.printf(
          Locale.ROOT, "%10d %,12.0f   %s%n", count, median(rates), Arrays.toString(whole(rates)));
    }
  }

  private List<Endpoint> registered(Receiver receiver, int number)
      throws IOException, InterruptedException {
    List<Endpoint> made = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      made.add(register(receiver, false));
    }
    return made;
  }

  private double rate(List<Endpoint> round) throws IOException, InterruptedException {
    for (Endpoint endpoint : round) {
      api.patch("/v1/webhooks/endpoints/" + endpoint.id, "{\"enabled\":true}");
    }
    long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    while (round.stream().anyMatch(one -> one.firstOctets.size() < events)) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      if (System.nanoTime() - giveUpAt > 0) {
        throw new IOException("not everything has arrived");
      }
    }
    long first = round.stream().mapToLong(one -> one.firstNanos.get()).min().orElseThrow();
    long last = round.stream().mapToLong(one -> one.lastNanos.get()).max().orElseThrow();
    for (Endpoint endpoint : round) {
      wrong.addAndGet(endpoint.repeats.get());
      api.delete("/v1/webhooks/endpoints/" + endpoint.id);
      endpoint.firstOctets.clear();
    }
    return (double) events * round.size() / ((last - first) / 1e9);
  }

  private void measureDelay(Receiver receiver, int perSecond, Duration length) throws Exception {
    Endpoint endpoint = register(receiver, true);
    try (var commits = new Commits(data)) {
      Steady.create(api.options(), perSecond, WARMUP, "v" + run);
      long clock = System.nanoTime() - System.currentTimeMillis() * 1_000_000;
      long from = System.nanoTime();
      Steady.create(api.options(), perSecond, length, "d" + run);
      int expected = Math.toIntExact(perSecond * length.plus(WARMUP).toSeconds());
      long giveUpAt = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (endpoint.firstOctets.size() < expected) {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        if (System.nanoTime() - giveUpAt > 0) {
          throw new IOException("not everything has arrived");
        }
      }
      var sinceCommit = new Delays();
      var sinceCommand = new Delays();
      endpoint.firstOctets.forEach((id, nanos) -> {
        var seen = commits.seen().get(id);
        if (seen != null && seen.nanos() - from >= 0) {
          sinceCommit.add(nanos - seen.nanos());
          sinceCommand.add(nanos - clock - seen.appendedAtMillis() * 1_000_000);
        }
      });
      out.printf(
          Locale.ROOT,
          "%n%d events a second, %d measured%nsince the commit  %s%nsince the command %s%n",
          perSecond,
          sinceCommit.size(),
          sinceCommit,
          sinceCommand);
    }
    api.delete("/v1/webhooks/endpoints/" + endpoint.id);
  }

  private static long[] whole(double... values) {
    return Arrays.stream(values).mapToLong(Math::round).toArray();
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
