package io.customerpipeline.acceptance;

import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An organization with something of each kind that a route can name, and a client that may do
/// there what a key can.
final class Tenant {
  static final List<String> SCOPES =
      List.of(
          "customers:read",
          "customers:write",
          "webhooks:read",
          "webhooks:write",
          "events:read",
          "admin");

  private static final String ENDPOINTS = "/v1/webhooks/endpoints";

  private final Organizations organizations;
  private final WebhookRows webhooks;
  private final String organization;
  private final PipelineClient client;

  // One for all routes that leave it as it is: an organization may not have as many as there are.
  private @Nullable String endpoint;
  private @Nullable String export;
  private @Nullable String webhookEvent;

  /// Makes the organization.
  ///
  /// @param jdbc for what takes too long to come about by itself
  Tenant(Organizations organizations, JdbcClient jdbc, String name) {
    this.organizations = organizations;
    this.webhooks = new WebhookRows(jdbc);
    this.organization = organizations.create(name);
    this.client = organizations.client(organization, SCOPES.toArray(String[]::new));
  }

  /// The organization of the operator's token, whose requests have no rate limit.
  Tenant(Organizations organizations, JdbcClient jdbc, String organization, PipelineClient client) {
    this.organizations = organizations;
    this.webhooks = new WebhookRows(jdbc);
    this.organization = organization;
    this.client = client;
  }

  String organization() {
    return organization;
  }

  PipelineClient client() {
    return client;
  }

  /// The id of something of the kind that the route names, a fresh one if the route changes it.
  String thing(Route route) {
    return switch (route.named()) {
      case NOTHING -> "";
      case ORGANIZATION -> organization;
      case CUSTOMER -> client.create(Emails.fresh("cell")).expect(201).id();
      case EXTERNAL_ID -> {
        String externalId = "cell-" + UUID.randomUUID();
        client.posting(Route.customer(externalId)).send().expect(201);
        yield externalId;
      }
      case EMAIL -> client.create(Emails.fresh("cell")).expect(201).get("email");
      case OPERATION -> client.create(Emails.fresh("cell")).requiredHeader("Operation-Id");
      case IMPORT -> new Imports(client).csv("email\n" + Emails.fresh("cell")).send().id();
      case EXPORT -> route.method().equals("DELETE") ? newExport() : export();
      // None is one's own: the operator alone has them.
      case REBUILD, RESEED -> UUID.randomUUID().toString();
      case API_KEY -> organizations.key(organization, "events:read").id();
      case ENDPOINT -> route.method().equals("DELETE") ? newEndpoint() : endpoint();
      case LANE -> webhooks.parkedLane(endpoint());
      case REPLAY -> webhooks.endedReplay(endpoint());
      case WEBHOOK_EVENT -> webhookEvent();
    };
  }

  /// What this organization itself sees of it.
  String sees(Route route, String id) {
    return switch (route.named()) {
      case CUSTOMER -> client.get(id).text();
      case EXTERNAL_ID -> client.read("/v1/customers/external/" + id).text();
      case EMAIL -> client.read("/v1/customers/email/" + id).text();
      case API_KEY -> client.read(Organizations.KEYS + "/" + id).text();
      case ENDPOINT -> client.read(ENDPOINTS + "/" + id).text();
      case OPERATION -> client.operation(id).text();
      case IMPORT -> new Imports(client).state(id);
      case EXPORT -> client.read(Exports.PATH + "/" + id).text();
      case LANE, REPLAY -> client.read(ENDPOINTS + "/" + id.split(" ")[0] + "/lanes").text();
      case WEBHOOK_EVENT -> client.read("/v1/webhooks/deliveries").text();
      case NOTHING, ORGANIZATION, REBUILD, RESEED -> "";
    };
  }

  private String endpoint() {
    if (endpoint == null) {
      endpoint = newEndpoint();
    }
    return endpoint;
  }

  private String newEndpoint() {
    return client
        .request("POST", ENDPOINTS, BodyPublishers.ofString(Route.endpoint()))
        .send()
        .expect(201)
        .id();
  }

  private String export() {
    if (export == null) {
      export = newExport();
    }
    return export;
  }

  private String newExport() {
    return new Exports(client).written("{}");
  }

  /// Sending one again leaves it as it is.
  private String webhookEvent() {
    if (webhookEvent == null) {
      webhookEvent = newWebhookEvent();
    }
    return webhookEvent;
  }

  /// One that was sent, if only in vain.
  private String newWebhookEvent() {
    String deliveries = "/v1/webhooks/deliveries?endpoint_id=" + newEndpoint();
    client.create(Emails.fresh("cell")).expect(201);
    await()
        .atMost(PipelineClient.PATIENCE)
        .until(() -> !client.read(deliveries).expect(200).ids().isEmpty());
    return client.read(deliveries).json().at("/items/0/webhook_event/id").asString();
  }
}
