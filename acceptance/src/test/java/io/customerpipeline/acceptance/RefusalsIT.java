package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every route answers a common fault with the status of its kind, and its description lists that
/// status: [Request] checks each answer against the description.
class RefusalsIT {
  private static final int BODY_MAX = 64 * 1024;

  private final PipelineClient operator = Pipeline.client();
  private PipelineClient reader;
  private PipelineClient writer;

  /// The id of a customer of another organization: a UUID at random is no customer's id.
  private String foreign;

  /// Keys that have one scope each, so that every route has one that may not use it.
  @BeforeEach
  void makeKeys() {
    var organizations = new Organizations(operator);
    String organization = organizations.create("RefusalsIT");
    reader = organizations.client(organization, "webhooks:read");
    writer = organizations.client(organization, "customers:write");
    foreign = writer.create(Emails.fresh("foreign")).expect(201).id();
  }

  @Test
  void undecodableQueriesAreMalformed() {
    forAll(_ -> true, 400, route -> send(operator, route, "?%ED%A0%80=x", route.body("x")));
  }

  @Test
  void requestsWithoutKeyAreUnauthorized() {
    forAll(_ -> true, 401, route -> operator.anonymous(route.method(), path(route)).send());
  }

  @Test
  void keysWithoutScopeAreForbidden() {
    forAll(
        _ -> true,
        403,
        route -> {
          boolean reads = route.scopes().contains("webhooks:read");
          return send(reads ? writer : reader, route, "", route.body("x"));
        });
  }

  @Test
  void unknownIdsAreNotFound() {
    forAll(
        route -> route.named() != Route.Named.NOTHING && !route.method().equals("PUT"),
        404,
        route -> send(operator, route, "", route.body("x")));
  }

  @Test
  void unknownParametersAreInvalid() {
    forAll(_ -> true, 422, route -> send(operator, route, "?no_such=x", route.body("x")));
  }

  @Test
  void brokenJsonIsMalformed() {
    forAll(RefusalsIT::takesJson, 400, route -> send(operator, route, "", "{"));
  }

  @Test
  void unknownFieldsAreInvalid() {
    forAll(RefusalsIT::takesJson, 422, route -> send(operator, route, "", "{\"no_such\":1}"));
  }

  @Test
  void largeBodiesAreTooLarge() {
    String large = "{\"name\":\"" + "a".repeat(BODY_MAX) + "\"}";
    forAll(RefusalsIT::takesJson, 413, route -> send(operator, route, "", large));
  }

  private static boolean takesJson(Route route) {
    return !route.body("x").isEmpty() && route.contentType().equals("application/json");
  }

  private static void forAll(Predicate<Route> chosen, int status, Function<Route, Answer> request) {
    List<Route> routes = Route.ALL.stream().filter(chosen).toList();
    assertThat(routes).isNotEmpty();
    var softly = new SoftAssertions();
    for (Route route : routes) {
      softly
          .assertThatCode(() -> request.apply(route).expectProblem(status))
          .as("%s", route)
          .doesNotThrowAnyException();
    }
    softly.assertAll();
  }

  private Answer send(PipelineClient client, Route route, String query, String body) {
    String path = path(route) + query;
    return body.isEmpty()
        ? client.request(route.method(), path).send()
        : client
            .request(route.method(), path, BodyPublishers.ofString(body))
            .header("Content-Type", route.contentType())
            .send();
  }

  /// With ids that nothing has.
  private String path(Route route) {
    return route.path(
        switch (route.named()) {
          case EMAIL -> Emails.fresh("nobody");
          case CUSTOMER -> foreign;
          default -> UUID.randomUUID() + " " + UUID.randomUUID();
        });
  }
}
