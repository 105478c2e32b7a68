package io.customerpipeline.acceptance;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// One route of the API: who may use it, and what its path names.
///
/// @param scopes any one of them opens it; none: the operator alone
record Route(String method, String template, Set<String> scopes, Named named) {

  /// What the id in a path belongs to.
  enum Named {
    NOTHING,
    CUSTOMER,
    EXTERNAL_ID,
    EMAIL,
    OPERATION,
    IMPORT,
    EXPORT,
    API_KEY,
    ENDPOINT,
    WEBHOOK_EVENT,
    LANE,
    REPLAY,
    ORGANIZATION,
    REBUILD,
    RESEED
  }

  private static final Set<String> READ = Set.of("customers:read");
  private static final Set<String> WRITE = Set.of("customers:write");
  private static final Set<String> EITHER = Set.of("customers:read", "customers:write");
  private static final Set<String> EVENTS = Set.of("events:read");
  private static final Set<String> HOOKS = Set.of("webhooks:write");
  private static final Set<String> HOOKS_EITHER = Set.of("webhooks:read", "webhooks:write");
  private static final Set<String> ADMIN = Set.of("admin");
  private static final Set<String> OPERATOR = Set.of();

  static final List<Route> ALL =
      List.of(
          new Route("GET", "/v1/customers", READ, Named.NOTHING),
          new Route("POST", "/v1/customers", WRITE, Named.NOTHING),
          new Route("GET", "/v1/customers/export", READ, Named.NOTHING),
          new Route("GET", "/v1/customers/{id}", READ, Named.CUSTOMER),
          new Route("GET", "/v1/customers/{id}/state", READ, Named.CUSTOMER),
          new Route("PATCH", "/v1/customers/{id}", WRITE, Named.CUSTOMER),
          new Route("DELETE", "/v1/customers/{id}", WRITE, Named.CUSTOMER),
          new Route("GET", "/v1/customers/external/{external_id}", READ, Named.EXTERNAL_ID),
          new Route("GET", "/v1/customers/external/{external_id}/state", READ, Named.EXTERNAL_ID),
          new Route("PUT", "/v1/customers/external/{external_id}", WRITE, Named.EXTERNAL_ID),
          new Route("PATCH", "/v1/customers/external/{external_id}", WRITE, Named.EXTERNAL_ID),
          new Route("DELETE", "/v1/customers/external/{external_id}", WRITE, Named.EXTERNAL_ID),
          new Route("GET", "/v1/customers/email/{email}", READ, Named.EMAIL),
          new Route("PUT", "/v1/customers/email/{email}", WRITE, Named.EMAIL),
          new Route("PATCH", "/v1/customers/email/{email}", WRITE, Named.EMAIL),
          new Route("DELETE", "/v1/customers/email/{email}", WRITE, Named.EMAIL),
          new Route("GET", "/v1/customers/{id}/events", EVENTS, Named.CUSTOMER),
          new Route("GET", "/v1/events", EVENTS, Named.NOTHING),
          new Route("GET", "/v1/operations", EITHER, Named.NOTHING),
          new Route("GET", "/v1/operations/{id}", EITHER, Named.OPERATION),
          new Route("GET", "/v1/operations/{id}/events", EITHER, Named.OPERATION),
          new Route("GET", "/v1/imports", EITHER, Named.NOTHING),
          new Route("POST", "/v1/imports", WRITE, Named.NOTHING),
          new Route("GET", "/v1/imports/{import_id}", EITHER, Named.IMPORT),
          new Route("GET", "/v1/imports/{import_id}/rows", EITHER, Named.IMPORT),
          new Route("GET", "/v1/imports/{import_id}/results", EITHER, Named.IMPORT),
          new Route("POST", "/v1/imports/{import_id}/cancel", WRITE, Named.IMPORT),
          new Route("GET", "/v1/exports", READ, Named.NOTHING),
          new Route("POST", "/v1/exports", READ, Named.NOTHING),
          new Route("GET", "/v1/exports/{export_id}", READ, Named.EXPORT),
          new Route("DELETE", "/v1/exports/{export_id}", READ, Named.EXPORT),
          new Route("GET", "/v1/exports/{export_id}/file", READ, Named.EXPORT),
          new Route("POST", "/v1/exports/{export_id}/cancel", READ, Named.EXPORT),
          new Route("GET", "/v1/webhooks/endpoints", HOOKS_EITHER, Named.NOTHING),
          new Route("POST", "/v1/webhooks/endpoints", HOOKS, Named.NOTHING),
          new Route("GET", "/v1/webhooks/endpoints/{id}", HOOKS_EITHER, Named.ENDPOINT),
          new Route("PATCH", "/v1/webhooks/endpoints/{id}", HOOKS, Named.ENDPOINT),
          new Route("DELETE", "/v1/webhooks/endpoints/{id}", HOOKS, Named.ENDPOINT),
          new Route("PATCH", "/v1/webhooks/endpoints/{id}/secret", HOOKS, Named.ENDPOINT),
          new Route("POST", "/v1/webhooks/endpoints/{id}/test", HOOKS, Named.ENDPOINT),
          new Route("GET", "/v1/webhooks/endpoints/{id}/health", HOOKS_EITHER, Named.ENDPOINT),
          new Route("GET", "/v1/webhooks/endpoints/{id}/lanes", HOOKS_EITHER, Named.ENDPOINT),
          new Route(
              "POST", "/v1/webhooks/endpoints/{id}/lanes/{customer_id}/resume", HOOKS, Named.LANE),
          new Route(
              "POST", "/v1/webhooks/endpoints/{id}/lanes/{customer_id}/skip", HOOKS, Named.LANE),
          new Route("GET", "/v1/webhooks/endpoints/{id}/replays", HOOKS_EITHER, Named.ENDPOINT),
          new Route("POST", "/v1/webhooks/endpoints/{id}/replays", HOOKS, Named.ENDPOINT),
          new Route(
              "GET", "/v1/webhooks/endpoints/{id}/replays/{replay_id}", HOOKS_EITHER, Named.REPLAY),
          new Route(
              "POST",
              "/v1/webhooks/endpoints/{id}/replays/{replay_id}/cancel",
              HOOKS,
              Named.REPLAY),
          new Route("GET", "/v1/webhooks/deliveries", HOOKS_EITHER, Named.NOTHING),
          new Route("POST", "/v1/webhooks/events/{id}/redeliver", HOOKS, Named.WEBHOOK_EVENT),
          new Route("GET", "/v1/api-keys", ADMIN, Named.NOTHING),
          new Route("POST", "/v1/api-keys", ADMIN, Named.NOTHING),
          new Route("GET", "/v1/api-keys/{id}", ADMIN, Named.API_KEY),
          new Route("DELETE", "/v1/api-keys/{id}", ADMIN, Named.API_KEY),
          new Route("POST", "/v1/api-keys/{id}/rotate", ADMIN, Named.API_KEY),
          new Route("GET", "/v1/organizations", OPERATOR, Named.NOTHING),
          new Route("POST", "/v1/organizations", OPERATOR, Named.NOTHING),
          new Route("GET", "/v1/organizations/{organization_id}", OPERATOR, Named.ORGANIZATION),
          new Route(
              "POST", "/v1/organizations/{organization_id}/api-keys", OPERATOR, Named.ORGANIZATION),
          new Route("POST", "/v1/rebuilds", OPERATOR, Named.NOTHING),
          new Route("GET", "/v1/rebuilds/{rebuild_id}", OPERATOR, Named.REBUILD),
          new Route("POST", "/v1/webhooks/landing/restart", OPERATOR, Named.NOTHING),
          new Route("POST", "/v1/reseeds", OPERATOR, Named.NOTHING),
          new Route("POST", "/v1/reseeds/exceptions", OPERATOR, Named.NOTHING),
          new Route("GET", "/v1/reseeds/{reseed_id}", OPERATOR, Named.RESEED));

  /// @param id all that the path names, with a blank between
  String path(String id) {
    String path = template;
    for (String part : id.split(" ")) {
      path = path.replaceFirst("\\{[a-z_]+}", part);
    }
    return path;
  }

  /// A body that the route takes; empty if it takes none.
  String body(String id) {
    return switch (this.toString()) {
      case "POST /v1/customers" -> customer("new-" + UUID.randomUUID());
      case "POST /v1/imports" -> "email\n" + Emails.fresh("cell");
      case "POST /v1/exports" -> "{\"email\":\"nobody@example.com\"}";
      case "PUT /v1/customers/external/{external_id}" -> customer(id);
      case "PATCH /v1/customers/{id}",
          "PATCH /v1/customers/external/{external_id}",
          "PATCH /v1/customers/email/{email}",
          "PUT /v1/customers/email/{email}" ->
          "{\"name\":\"changed\"}";
      case "POST /v1/webhooks/endpoints" -> endpoint();
      case "PATCH /v1/webhooks/endpoints/{id}" -> "{\"name\":\"changed\"}";
      case "POST /v1/webhooks/endpoints/{id}/replays" ->
          "{\"from\":\"beginning\",\"dry_run\":true}";
      case "POST /v1/reseeds/exceptions" ->
          "{\"customer_ids\":[\"01a3185c-5000-8b55-b800-000000000005\"]}";
      case "POST /v1/organizations" -> "{\"name\":\"cell\"}";
      case "POST /v1/api-keys", "POST /v1/organizations/{organization_id}/api-keys" ->
          Organizations.body("events:read");
      default -> "";
    };
  }

  /// Of the body.
  String contentType() {
    return toString().equals("POST /v1/imports") ? "text/csv" : "application/json";
  }

  /// One where nobody listens.
  static String endpoint() {
    return "{\"url\":\"http://127.0.0.1:1/\",\"format\":\"raw\",\"events\":[\"customer.created\"]}";
  }

  static String customer(String externalId) {
    return "{\"email\":\"%s\",\"external_id\":\"%s\"}".formatted(Emails.fresh("cell"), externalId);
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
