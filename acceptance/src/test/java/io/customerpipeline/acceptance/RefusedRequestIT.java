package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.acceptance.Route.Named;
import io.customerpipeline.embedded.backing.Backing;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// A refused request changes nothing: every write route that is served, with every fault that a
/// request to it can have, leaves all topics and all tables as they were.
@WholePipeline
class RefusedRequestIT {
  private static final int TRIES = 3;
  private static final Duration AT_REST = Duration.ofMillis(200);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Map<String, List<Fault>> OF_HEADERS =
      Map.of(
          "Idempotency-Key", Fault.OF_IDEMPOTENCY_KEY,
          "If-Match", Fault.OF_IF_MATCH,
          "If-None-Match", Fault.OF_IF_NONE_MATCH);
  private static final String DENIED = "events:read";

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @Autowired private JdbcClient jdbc;
  @Autowired private Backing backing;
  @LocalServerPort private int port;

  private PipelineClient operator;
  private Tenant tenant;
  private WholeState state;
  private String deniedKey;
  private JsonNode description;

  @BeforeEach
  void connect() throws Exception {
    operator = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    var organizations = new Organizations(operator);
    tenant = new Tenant(organizations, jdbc, WholePipeline.ORGANIZATION, operator);
    deniedKey = organizations.key(WholePipeline.ORGANIZATION, DENIED).get("key");
    state = new WholeState(backing.bootstrapServers(), jdbc);
    description = operator.read("/openapi.json").json();
  }

  @AfterEach
  void disconnect() {
    state.close();
  }

  @Test
  void refusedRequestsLeaveEverythingAsItWas() {
    var softly = new SoftAssertions();
    for (Route route : writeRoutes()) {
      List<Fault> faults = faultsOf(route);
      Draft good = good(route);
      if (!changeNothing(softly, good, faults)) {
        // Deliveries go on beside it; a fault that changes something does it each time.
        faults.forEach(fault -> checkAlone(softly, route, fault));
      }
    }
    softly.assertAll();
  }

  private void checkAlone(SoftAssertions softly, Route route, Fault fault) {
    softly
        .assertThat(
            IntStream.range(0, TRIES)
                .anyMatch(_ -> changeNothing(softly, good(route), List.of(fault))))
        .as("%s with %s leaves everything as it was", route, fault)
        .isTrue();
  }

  private boolean changeNothing(SoftAssertions softly, Draft good, List<Fault> faults) {
    Map<String, String> before = quietState();
    for (Fault fault : faults) {
      if (fault.applies().test(good)) {
        Answer answer = fault.spoiling().apply(good).send(operator);
        softly
            .assertThat(answer.status())
            .as("%s with %s: %s", good, fault, answer)
            .isEqualTo(fault.status());
        softly.assertThat(answer.text()).as("%s with %s", good, fault).contains("\"error\"");
      }
    }
    return before.equals(state.read());
  }

  /// A request that would succeed, about something that is there.
  private Draft good(Route route) {
    String id = tenant.thing(route);
    if (route.named() == Named.IMPORT) {
      Jobs.done(operator, "/v1/imports/" + id);
    }
    byte[] body = route.body(id).getBytes(UTF_8);
    List<String> headers =
        body.length == 0 ? List.of() : List.of("Content-Type: " + route.contentType());
    String key = "Bearer " + WholePipeline.TOKEN;
    return new Draft(route.method(), route.path(id), key, headers, body);
  }

  /// Once all that was made for the request has come to rest.
  private Map<String, String> quietState() {
    var last = new AtomicReference<>(state.read());
    await("everything stands still")
        .atMost(PipelineClient.PATIENCE)
        .during(AT_REST)
        .until(() -> {
          Map<String, String> now = state.read();
          return now.equals(last.getAndSet(now));
        });
    return last.get();
  }

  private List<Route> writeRoutes() {
    Map<String, Route> known =
        Route.ALL.stream().collect(toMap(Route::toString, Function.identity()));
    return mappings.getHandlerMethods().keySet().stream()
        .flatMap(mapping ->
            mapping.getPatternValues().stream()
                .filter(path -> path.startsWith("/v1"))
                .flatMap(path ->
                    mapping.getMethodsCondition().getMethods().stream()
                        .filter(method -> !READS.contains(method.name()))
                        .map(method -> method + " " + path)))
        .sorted()
        .map(name -> requireNonNull(known.get(name), name))
        .toList();
  }

  private List<Fault> faultsOf(Route route) {
    var faults = new ArrayList<>(Fault.all());
    Set<String> headers = headersOf(route);
    OF_HEADERS.forEach((header, itsFaults) -> {
      if (headers.contains(header)) {
        faults.addAll(itsFaults);
      }
    });
    if (route.toString().equals("POST /v1/customers")) {
      faults.addAll(Fault.OF_CREATION);
    }
    faults.add(
        new Fault(
            "a key without the scope",
            403,
            _ -> !route.scopes().contains(DENIED),
            draft -> draft.authorization("Bearer " + deniedKey)));
    return faults;
  }

  private Set<String> headersOf(Route route) {
    String method = route.method().toLowerCase(Locale.ROOT);
    return description
        .path("paths")
        .path(route.template())
        .path(method)
        .path("parameters")
        .valueStream()
        .filter(parameter -> parameter.path("in").asString().equals("header"))
        .map(parameter -> parameter.path("name").asString())
        .collect(toSet());
  }
}
