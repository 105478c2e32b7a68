package io.customerpipeline.robustness.workload;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads an HTTP answer as histories tell it.
final class Replies {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PROBLEM = "urn:customer-pipeline:problem:";

  private Replies() {}

  /// The operation, without the ticket that a pending one carries.
  static @Nullable String operation(HttpResponse<String> reply) {
    return reply.headers().firstValue("Operation-Id").map(id -> id.split("~")[0]).orElse(null);
  }

  static Answer answer(Order order, HttpResponse<String> reply) {
    int status = reply.statusCode();
    if (status == 503) {
      return unavailable(order, reply);
    }
    if (order.kind().isRead()) {
      return read(order, reply);
    }
    return switch (status) {
      case 201 -> new Answer.Decided(status, new Result.Created(one(reply)));
      case 200 -> new Answer.Decided(status, new Result.Updated(one(reply)));
      case 204 -> new Answer.Decided(status, new Result.Deleted(asked(order), null));
      case 202 -> new Answer.Accepted(status);
      default -> refused(order, reply);
    };
  }

  private static Answer read(Order order, HttpResponse<String> reply) {
    int status = reply.statusCode();
    if (status == 200) {
      return order.kind() == Kind.GET
          ? new Answer.Found(status, one(reply))
          : new Answer.Listed(status, many(reply));
    }
    return status == 404
        ? new Answer.Absent(status)
        : new Answer.Refused(status, problem(json(reply)));
  }

  /// Of a write, only these two say that nothing was changed.
  private static Answer unavailable(Order order, HttpResponse<String> reply) {
    String problem = Optional.ofNullable(problem(json(reply))).orElse("");
    if (problem.equals("outcome-pending")) {
      return new Answer.Accepted(503);
    }
    boolean nothing =
        problem.equals("access-unavailable")
            || problem.equals("log-unavailable") && operation(reply) == null;
    return new Answer.Unavailable(
        503,
        reply.headers().firstValue("Retry-After").isPresent(),
        !order.kind().isRead() && !nothing);
  }

  private static Answer refused(Order order, HttpResponse<String> reply) {
    int status = reply.statusCode();
    JsonNode body = json(reply);
    @Nullable String problem = problem(body);
    @Nullable String reason =
        switch (problem) {
          case "not-found" -> Result.NOT_FOUND;
          case "version-mismatch" -> Result.VERSION_MISMATCH;
          case "already-exists" -> Result.ALREADY_EXISTS;
          case "too-many-waiting" -> Result.TOO_MANY_WAITING;
          case null, default -> null;
        };
    if (reason == null) {
      return new Answer.Refused(status, problem);
    }
    @Nullable String customer =
        reason.equals(Result.ALREADY_EXISTS)
            ? body.path("customer_id").asString(null)
            : reason.equals(Result.NOT_FOUND) ? order.customer() : null;
    return new Answer.Decided(status, new Result.Rejected(reason, customer));
  }

  private static @Nullable String problem(JsonNode body) {
    String type = body.path("type").asString("");
    return type.startsWith(PROBLEM) ? type.substring(PROBLEM.length()) : null;
  }

  private static String asked(Order order) {
    return Optional.ofNullable(order.customer()).orElseThrow();
  }

  private static Seen one(HttpResponse<String> reply) {
    return seen(json(reply), reply.headers().firstValue("ETag").map(Replies::version).orElse(null));
  }

  private static long version(String tag) {
    return Long.parseLong(tag.replaceAll("[^0-9]", ""));
  }

  private static List<Seen> many(HttpResponse<String> reply) {
    List<Seen> all = new ArrayList<>();
    json(reply).path("items").forEach(item -> all.add(seen(item, null)));
    return all;
  }

  /// A customer in the form that the API, events and snapshots have in common.
  static Seen seen(JsonNode view, @Nullable Long version) {
    JsonNode name = view.path("name");
    return new Seen(
        view.path("id").asString(),
        version,
        view.path("email").asString(),
        name.isString() ? Map.of("name", name.asString()) : Map.of());
  }

  private static JsonNode json(HttpResponse<String> reply) {
    try {
      return MAPPER.readTree(reply.body());
    } catch (JacksonException _) {
      return MAPPER.createObjectNode();
    }
  }
}
