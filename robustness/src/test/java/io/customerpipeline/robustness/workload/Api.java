package io.customerpipeline.robustness.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.Returned;
import io.customerpipeline.robustness.history.HistoryWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Sends what clients ask for to one of the instances, and records both what was asked and what
/// came of it.
final class Api {
  /// More than an api waits for an outcome by itself.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String PATH = "/v1/customers";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HistoryWriter history;
  private final List<URI> instances;
  private final OperationNames names;
  private final Pace pace = new Pace();
  private final AtomicLong calls = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Api(HistoryWriter history, List<URI> instances, OperationNames names) {
    this.history = history;
    this.instances = List.copyOf(instances);
    this.names = names;
  }

  Pace pace() {
    return pace;
  }

  HttpClient http() {
    return http;
  }

  URI any(SplittableRandom random) {
    return instances.get(random.nextInt(instances.size()));
  }

  /// Returns once there is an answer, or it is clear that there is none.
  Answer call(String client, Tenant tenant, Order order, SplittableRandom random)
      throws InterruptedException {
    long call = calls.incrementAndGet();
    URI instance = any(random);
    HttpRequest request = request(instance, tenant, order, random);
    history.append(nanos -> invoked(nanos, call, client, tenant, order));
    long from = System.nanoTime();
    @Nullable String operation = null;
    Answer answer;
    try {
      HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
      operation = order.kind().isRead() ? null : Replies.operation(reply);
      answer = Replies.answer(order, reply);
    } catch (HttpTimeoutException _) {
      answer = new Answer.Unanswered("timeout");
    } catch (IOException _) {
      answer = new Answer.Unanswered("cut");
    }
    pace.took(System.nanoTime() - from);
    @Nullable String known = operation;
    Answer got = answer;
    history.append(nanos -> new Returned(nanos, call, known, got));
    return answer;
  }

  private Invoked invoked(long nanos, long call, String client, Tenant tenant, Order order) {
    @Nullable String key = order.idempotencyKey();
    return new Invoked(
        nanos,
        call,
        client,
        tenant.organization(),
        order.kind(),
        order.email() == null ? null : Mailbox.shown(order.email()),
        order.mailbox() == null ? null : order.mailbox().key(),
        order.customer(),
        order.fields(),
        order.ifVersion(),
        key == null ? null : names.of(tenant.organization(), key),
        key);
  }

  private static HttpRequest request(
      URI instance, Tenant tenant, Order order, SplittableRandom random) {
    var builder =
        HttpRequest.newBuilder(instance.resolve(path(order)))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + tenant.token());
    if (order.idempotencyKey() != null) {
      builder.header("Idempotency-Key", order.idempotencyKey());
    }
    if (order.ifVersion() != null) {
      builder.header("If-Match", "\"" + order.ifVersion() + "\"");
    }
    if (!order.kind().isRead() && random.nextInt(40) == 0) {
      builder.header("Prefer", "respond-async");
    }
    return switch (order.kind()) {
      case CREATE -> json(builder, "POST", order);
      case UPDATE, CHANGE_EMAIL -> json(builder, "PATCH", order);
      case DELETE -> builder.DELETE().build();
      case GET, LIST_BY_EMAIL -> builder.GET().build();
    };
  }

  private static HttpRequest json(HttpRequest.Builder builder, String method, Order order) {
    var body = new TreeMap<String, String>(order.fields());
    if (order.email() != null) {
      body.put("email", order.email());
    }
    return builder
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
        .build();
  }

  private static String path(Order order) {
    return switch (order.kind()) {
      case CREATE -> PATH;
      case LIST_BY_EMAIL -> PATH + "?email=" + URLEncoder.encode(order.email(), UTF_8);
      case UPDATE, CHANGE_EMAIL, DELETE, GET -> PATH + "/" + order.customer();
    };
  }
}
