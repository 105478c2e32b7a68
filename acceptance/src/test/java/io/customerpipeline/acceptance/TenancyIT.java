package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.acceptance.Route.Named;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every route, for every scope, with every kind of id: nothing of another organization can be read
/// or changed, and nobody can even tell that it exists.
@WholePipeline
class TenancyIT {
  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @Autowired private JdbcClient jdbc;

  @LocalServerPort private int port;
  private Organizations organizations;
  private PipelineClient operator;
  private Tenant own;
  private Tenant other;

  @BeforeEach
  void makeTenants() {
    operator = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    organizations = new Organizations(operator);
    own = new Tenant(organizations, jdbc, "TenancyIT own");
    other = new Tenant(organizations, jdbc, "TenancyIT other");
  }

  @Test
  void theTableHasEveryRouteThatIsServed() {
    Set<String> served =
        mappings.getHandlerMethods().keySet().stream()
            .flatMap(mapping ->
                mapping.getPatternValues().stream()
                    .filter(path -> path.startsWith("/v1"))
                    .flatMap(path ->
                        mapping.getMethodsCondition().getMethods().stream()
                            .map(method -> method + " " + path.replaceAll(":[^}]+", ""))))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(Route.ALL.stream().map(Route::toString).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void everyScopeOpensItsRoutesAndNoOthers() {
    var softly = new SoftAssertions();
    Map<String, PipelineClient> callers = new LinkedHashMap<>();
    Tenant.SCOPES.forEach(
        scope -> callers.put(scope, organizations.client(own.organization(), scope)));
    callers.put("operator", operator);

    for (Route route : Route.ALL) {
      for (var caller : callers.entrySet()) {
        boolean open =
            caller.getKey().equals("operator") || route.scopes().contains(caller.getKey());
        for (Id id : Id.values()) {
          Answer answer = send(caller.getValue(), route, id(route, id));
          softly
              .assertThat(answer.status() == 403)
              .as("%s is refused to %s (%s): %s", route, caller.getKey(), id, answer)
              .isEqualTo(!open);
        }
      }
    }
    softly.assertAll();
  }

  /// They tell of all organizations.
  @Test
  void metersAreTheOperatorsAlone() {
    for (String path :
        List.of(
            "/actuator/metrics",
            "/actuator/metrics/operations.waiting",
            "/actuator/%6Detrics/operations.waiting")) {
      operator.anonymous("GET", path).send().expectProblem(401);
      own.client().read(path).expectProblem(403);
    }
    operator.read("/actuator/metrics/operations.waiting").expect(200);
  }

  @Test
  void nothingIsOpenWithoutALivingKey() {
    var softly = new SoftAssertions();
    Answer revoked = organizations.key(own.organization(), Tenant.SCOPES.toArray(String[]::new));
    own.client().request("DELETE", Organizations.KEYS + "/" + revoked.id()).send().expect(204);
    List<PipelineClient> callers =
        List.of(organizations.as(revoked.get("key")), organizations.as("cpk_wrong"));

    for (Route route : Route.ALL) {
      for (Id id : Id.values()) {
        String path = route.path(id(route, id));
        Answer anonymous = operator.anonymous(route.method(), path).send();
        softly.assertThat(anonymous.status()).as("%s without a key", route).isEqualTo(401);
        for (PipelineClient caller : callers) {
          Answer answer = caller.request(route.method(), path).send();
          softly.assertThat(answer.status()).as("%s: %s", route, answer).isEqualTo(401);
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void anotherOrganizationsIdIsLikeOneThatNobodyHas() {
    var softly = new SoftAssertions();
    for (Route route : Route.ALL) {
      if (route.named() == Named.NOTHING || route.scopes().isEmpty()) {
        continue;
      }
      Answer mine = send(own.client(), route, id(route, Id.OWN));
      softly.assertThat(mine.status()).as("%s, own id: %s", route, mine).isBetween(200, 299);

      String foreignId = id(route, Id.FOREIGN);
      String before = other.sees(route, foreignId);
      Answer foreign = send(own.client(), route, foreignId);
      String unknownId = id(route, Id.RANDOM);
      Answer unknown = send(own.client(), route, unknownId);
      softly.assertThat(foreign.status()).as("%s: %s", route, foreign).isEqualTo(unknown.status());
      softly
          .assertThat(told(foreign, foreignId))
          .as("%s tells nothing", route)
          .isEqualTo(told(unknown, unknownId));
      softly
          .assertThat(other.sees(route, foreignId))
          .as("%s changes nothing", route)
          .isEqualTo(before);
    }
    softly.assertAll();
  }

  @Test
  void listsAndExportsShowOnlyWhatIsOnesOwn() {
    String mine = own.client().create(Emails.fresh("mine")).expect(201).id();
    String foreign = other.client().create(Emails.fresh("foreign")).expect(201).id();

    for (String path : List.of("/v1/customers?limit=100", "/v1/customers/export")) {
      assertThat(own.client().read(path).expect(200).text()).contains(mine).doesNotContain(foreign);
    }
    var exports = new Exports(own.client());
    assertThat(exports.file(exports.written("{}"))).contains(mine).doesNotContain(foreign);
    assertThat(own.client().read("/v1/operations?limit=100").expect(200).text())
        .contains(mine)
        .doesNotContain(foreign);
    assertThat(own.client().read("/v1/operations?customer_id=" + foreign).expect(200).ids())
        .isEmpty();
    String asked = "/v1/customers?organization_id=" + other.organization();
    assertThat(own.client().read(asked).expect(200).ids()).isEmpty();
  }

  private enum Id {
    OWN,
    FOREIGN,
    RANDOM
  }

  /// A fresh thing of the kind that the route names, or an id that nothing has.
  private String id(Route route, Id id) {
    return switch (id) {
      case OWN -> own.thing(route);
      case FOREIGN -> other.thing(route);
      case RANDOM -> random(route.named());
    };
  }

  private static String random(Named named) {
    return switch (named) {
      case NOTHING -> "";
      case LANE, REPLAY -> UUID.randomUUID() + " " + UUID.randomUUID();
      case EMAIL -> Emails.fresh("nobody");
      default -> UUID.randomUUID().toString();
    };
  }

  private static Answer send(PipelineClient client, Route route, String id) {
    String body = route.body(id);
    Request request =
        client.request(
            route.method(),
            route.path(id),
            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return body.isEmpty()
        ? request.send()
        : request.header("Content-Type", route.contentType()).send();
  }

  /// The answer but for what must differ: the id that was asked for, and what was made anew.
  private static String told(Answer answer, String id) {
    String told = answer.text();
    for (String part : id.split(" ")) {
      told = told.replace(part, "ID");
    }
    return answer.status() < 300 ? "made" : told;
  }
}
