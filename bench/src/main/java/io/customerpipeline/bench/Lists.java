package io.customerpipeline.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long lists take in an organization of 1,000,000 customers, beside one of 1,000, in one run.
///
/// ```
/// ./pipeline up                 # in one terminal
/// ./pipeline bench lists        # in another, with PIPELINE_DEV_TOKEN or --token
/// ```
///
/// It makes two organizations and writes their customers into the read model's tables, past the
/// log: what is measured is reading. Each question is asked of both in turn, over HTTP, on one
/// connection; medians and 99th percentiles are in milliseconds. The rows are removed at the end.
/// The exit code is 0 if every answer was a 200, else 1, or 2 if it could not begin.
public final class Lists {
  private static final int CUSTOMERS = 1_000_000;
  private static final int CUSTOMERS_OF_THE_SMALL = 1_000;
  private static final int WARMUP = 50;
  private static final int TIMES = 101;
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern KEY = Pattern.compile("\"key\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern COUNT = Pattern.compile("\"total_count\"\\s*:\\s*(\\d+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final String operator;
  private final PrintStream out;

  private Lists(URI url, String operator, PrintStream out) {
    this.url = url;
    this.operator = operator;
    this.out = out;
  }

  /// @param id of the organization
  /// @param key an API key of it
  private record Tenant(String id, String key, int customers) {}

  /// Milliseconds, and how many customers the answer counted.
  private record Figures(double p50, double p99, String count) {}

  public static void main(String[] args) throws Exception {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    String token = given.getOrDefault("--token", "");
    if (args.length % 2 != 0 || token.isBlank()) {
      System.err.println(
          "bench lists --token TOKEN [--url http://127.0.0.1:8080] [--data .pipeline/data]");
      System.exit(2);
    }
    var url = URI.create(given.getOrDefault("--url", "http://127.0.0.1:8080"));
    try (var rows = Rows.in(given.getOrDefault("--data", ".pipeline/data"))) {
      System.exit(new Lists(url, token, System.out).run(rows) ? 0 : 1);
    }
  }

  private boolean run(Rows rows) throws SQLException, IOException, InterruptedException {
    Tenant large = tenant(CUSTOMERS);
    Tenant small = tenant(CUSTOMERS_OF_THE_SMALL);
    try {
      out.printf(Locale.ROOT, "writing %,d and %,d customers%n", CUSTOMERS, small.customers());
      rows.write(small.id(), small.customers());
      rows.write(large.id(), large.customers());
      out.printf(
          "%n%-34s %9s %9s %9s %9s %9s %7s%n",
          "question", "p50 1M", "p99 1M", "count", "p50 1k", "p99 1k", "ratio");
      for (var question : questions().entrySet()) {
        compare(question.getKey(), question.getValue(), large, small);
      }
    } finally {
      rows.remove(large.id());
      rows.remove(small.id());
    }
    return true;
  }

  /// `%s` stands for the number of a customer.
  private static Map<String, String> questions() {
    var questions = new LinkedHashMap<String, String>();
    questions.put("first page", "limit=10");
    questions.put("page 100 of 100", "limit=100&page=100");
    questions.put("page 10,000 of 100", "limit=100&page=10000");
    questions.put("by e-mail", "email=person%s@example.com");
    questions.put("by e-mail, nobody", "email=nobody%s@example.com");
    questions.put("search: one e-mail", "query=person%s@");
    questions.put("search: a rare name", "query=surname%s");
    questions.put("search: every customer", "query=example");
    questions.put("search: two letters", "query=zq");
    questions.put("search: an external id", "query=crm-%s");
    questions.put("metadata: one customer", "metadata[number]=%s");
    questions.put("metadata: one in four", "metadata[plan]=pro");
    questions.put("metadata: two keys", "metadata[plan]=pro&metadata[region]=r7");
    questions.put("metadata and search", "metadata[plan]=pro&query=surname%s");
    questions.put("sorted by name", "sorting=name");
    questions.put("sorted by -email", "sorting=-email");
    questions.put("metadata, sorted by name", "metadata[plan]=pro&sorting=name");
    return questions;
  }

  private void compare(String name, String question, Tenant large, Tenant small)
      throws IOException, InterruptedException {
    Figures ofLarge = ask(large, question);
    Figures ofSmall = ask(small, question);
    out.printf(
        Locale.ROOT,
        "%-34s %9.2f %9.2f %9s %9.2f %9.2f %6.1fx%n",
        name,
        ofLarge.p50(),
        ofLarge.p99(),
        ofLarge.count(),
        ofSmall.p50(),
        ofSmall.p99(),
        ofLarge.p50() / ofSmall.p50());
  }

  private Figures ask(Tenant tenant, String question) throws IOException, InterruptedException {
    var millis = new double[TIMES];
    String count = "";
    for (int i = -WARMUP; i < TIMES; i++) {
      int customer = Math.floorMod(i * 7_919, tenant.customers());
      String query =
          question.formatted(customer).replace("[", "%5B").replace("]", "%5D").replace("@", "%40");
      long from = System.nanoTime();
      HttpResponse<String> answer = send(tenant.key(), "GET", "/v1/customers?" + query, "");
      if (answer.statusCode() != 200) {
        throw new IOException(query + ": " + answer.statusCode() + " " + answer.body());
      }
      if (i >= 0) {
        millis[i] = (System.nanoTime() - from) / 1e6;
      }
      count = first(COUNT, answer);
    }
    Arrays.sort(millis);
    return new Figures(millis[TIMES / 2], millis[TIMES * 99 / 100], count);
  }

  private Tenant tenant(int customers) throws IOException, InterruptedException {
    String name = "{\"name\":\"bench lists %s\"}".formatted(customers);
    String id = first(ID, send(operator, "POST", "/v1/organizations", name));
    String wanted = "{\"name\":\"bench\",\"scopes\":[\"customers:read\"]}";
    String path = "/v1/organizations/" + id + "/api-keys";
    return new Tenant(id, first(KEY, send(operator, "POST", path, wanted)), customers);
  }

  private static String first(Pattern pattern, HttpResponse<String> answer) throws IOException {
    Matcher matcher = pattern.matcher(answer.body());
    if (!matcher.find()) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return matcher.group(1);
  }

  private HttpResponse<String> send(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
