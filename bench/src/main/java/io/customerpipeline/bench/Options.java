package io.customerpipeline.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one run measures, and where.
///
/// @param url of the pipeline; plain `http` only
/// @param token of the organization whose customers are created
/// @param clients one measurement for each count of concurrent clients, in this order
/// @param round how long one measured round lasts
/// @param warmup how long the most clients run before anything is measured
/// @param rounds measured rounds for each client count; their median is printed
record Options(
    URI url, String token, List<Integer> clients, Duration round, Duration warmup, int rounds) {
  private static final int CLIENTS_MAX = 4096;

  static final String USAGE =
      """
      bench [--url http://127.0.0.1:8080] [--token TOKEN] [--clients 1,32,128]
            [--seconds 10] [--warmup 60] [--rounds 5]

        --url      where the pipeline answers; plain http
        --token    its token; default: the environment's PIPELINE_DEV_TOKEN
        --clients  concurrent clients, one measurement for each count
        --seconds  length of a measured round
        --warmup   seconds at the highest count before the first measured round
        --rounds   measured rounds for each count; medians are printed
      """;

  Options {
    require("http".equals(url.getScheme()), "--url must start with http://");
    require(url.getHost() != null, "--url has no host");
    require(!token.isBlank(), "--token is missing, and PIPELINE_DEV_TOKEN is not set");
    require(!clients.isEmpty(), "--clients must name one count or more");
    for (int count : clients) {
      require(count >= 1 && count <= CLIENTS_MAX, "--clients must be from 1 to " + CLIENTS_MAX);
    }
    require(round.isPositive(), "--seconds must be positive");
    require(!warmup.isNegative(), "--warmup must not be negative");
    require(rounds >= 1, "--rounds must be at least 1");
    clients = List.copyOf(clients);
  }

  /// @throws IllegalArgumentException with a sentence for the person who typed them
  static Options parse(String[] args, Map<String, String> environment) {
    Map<String, String> given = pairs(args);
    return new Options(
        URI.create(given.getOrDefault("--url", "http://127.0.0.1:8080")),
        given.getOrDefault("--token", environment.getOrDefault("PIPELINE_DEV_TOKEN", "")),
        counts(given.getOrDefault("--clients", "1,32,128")),
        seconds(given, "--seconds", "10"),
        seconds(given, "--warmup", "60"),
        number("--rounds", given.getOrDefault("--rounds", "5")));
  }

  private static Map<String, String> pairs(String[] args) {
    var known = List.of("--url", "--token", "--clients", "--seconds", "--warmup", "--rounds");
    var pairs = new HashMap<String, String>();
    for (int i = 0; i < args.length; i += 2) {
      require(known.contains(args[i]), "unknown option " + args[i]);
      require(i + 1 < args.length, args[i] + " needs a value");
      pairs.put(args[i], args[i + 1]);
    }
    return pairs;
  }

  private static List<Integer> counts(String text) {
    return Arrays.stream(text.split(",")).map(each -> number("--clients", each.strip())).toList();
  }

  private static Duration seconds(Map<String, String> given, String name, String otherwise) {
    return Duration.ofSeconds(number(name, given.getOrDefault(name, otherwise)));
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(name + " must be a whole number, not " + text);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  int port() {
    return url.getPort() < 0 ? 80 : url.getPort();
  }

  /// Hides the token.
  @Override
  public String toString() {
    return "%s, clients %s, %s rounds of %s s after %s s of warm-up"
        .formatted(url, clients, rounds, round.toSeconds(), warmup.toSeconds());
  }
}
