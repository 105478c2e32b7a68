package io.customerpipeline.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an import costs those who wait for answers, and how fast it is alone.
///
/// ```
/// ./pipeline bench imports --clients 4 --seconds 15 --warmup 60 --rounds 3
/// ```
///
/// Each round measures the load of [Load] without an import, then the same beside one, and prints
/// the medians and their ratio. Then as many files are imported alone, one after another; a first
/// one, before all rounds, is to warm up.
public final class Imports {
  private static final int ROWS = 60_000;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Options options;
  private final PrintStream out;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String run = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
  private final Map<String, Long> errors = new TreeMap<>();
  private int number;

  private Imports(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Imports(options, System.out).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    out.println(options);
    load(options.warmup());
    await(send());
    var idle = new ArrayList<Round>();
    var beside = new ArrayList<Round>();
    long rows = 0;
    for (int round = 0; round < options.rounds(); round++) {
      idle.add(load(options.round()));
      String id = send();
      beside.add(load(options.round()));
      rows += decided(read(id));
      post("/v1/imports/" + id + "/cancel", "");
      await(id);
    }
    tell("without an import", Round.median(idle));
    tell("beside an import", Round.median(beside));
    out.printf(
        Locale.ROOT,
        "p99 ratio %.2f, %.0f rows/s meanwhile%n",
        Round.median(beside).p99() / Round.median(idle).p99(),
        rows / (double) (options.rounds() * options.round().toSeconds()));
    var alone = new ArrayList<Double>();
    for (int round = 0; round < options.rounds(); round++) {
      alone.add(Double.valueOf(text("rows_per_second", await(send()))));
    }
    out.printf(
        Locale.ROOT,
        "alone: %.0f rows/s %s%n",
        alone.stream().sorted().toList().get(alone.size() / 2),
        alone);
    errors.forEach((what, count) -> out.printf("unexpected: %s: %s%n", what, count));
    return errors.isEmpty();
  }

  private Round load(Duration length) {
    int clients = options.clients().getFirst();
    var result = Round.run(options, clients, length, run + "-" + number++);
    result.errors().forEach((what, count) -> errors.merge(what, count, Long::sum));
    return result.figures();
  }

  private void tell(String what, Round figures) {
    out.printf(
        Locale.ROOT,
        "%-18s %5.0f op/s, p50 %.2f ms, p99 %.2f ms%n",
        what,
        figures.opsPerSecond(),
        figures.p50(),
        figures.p99());
  }

  private String send() throws IOException, InterruptedException {
    var file = new StringBuilder("email,name\n");
    String tag = run + "-" + number++;
    for (int row = 0; row < ROWS; row++) {
      file.append("i").append(tag).append('-').append(row).append("@bench.example,Bench\n");
    }
    return text("id", post("/v1/imports", file.toString()));
  }

  private String await(String id) throws IOException, InterruptedException {
    String found = read(id);
    for (; text("done", found).equals("false"); found = read(id)) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return found;
  }

  private static long decided(String found) {
    return ROWS - Long.parseLong(text("pending", found));
  }

  private String read(String id) throws IOException, InterruptedException {
    return answer(request("/v1/imports/" + id).build());
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    URI uri = options.url().resolve(path);
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + options.token());
  }

  private String answer(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, BodyHandlers.ofString());
    if (!List.of(200, 202).contains(response.statusCode())) {
      throw new IOException(response.body());
    }
    return response.body();
  }

  private static String text(String name, String json) {
    Matcher member = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
    if (!member.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return member.group(1);
  }
}
