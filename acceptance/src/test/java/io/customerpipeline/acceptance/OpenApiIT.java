package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The description of the API is valid, complete, and one that answers are really held against.
class OpenApiIT {
  private final PipelineClient client = Pipeline.client();
  private final Contract contract = Contract.of(client.url());

  @Test
  void itIsOpenApi31() {
    Answer answer = client.anonymous("GET", "/openapi.json").send().expect(200);

    var parsed = new OpenAPIV3Parser().readContents(answer.text(), null, null);

    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getOpenapi()).startsWith("3.1");
    assertThat(parsed.getOpenAPI().getPaths()).isNotEmpty();
  }

  @Test
  void itHasNoTypesOfTheImplementation() {
    assertThat(contract.document().at("/components/schemas").propertyNames())
        .contains("CustomerCreate", "CustomerView", "Problem")
        .noneMatch(name -> name.matches("MultiValue.*|JsonBody|RequestTerms"));
  }

  /// TenancyIT holds the same table against the routes that are really served.
  @Test
  void itHasEveryRouteAndNoOthers() {
    Set<String> described = new TreeSet<>();
    contract
        .document()
        .path("paths")
        .forEachEntry((path, item) ->
            item.propertyNames()
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

    assertThat(Route.ALL.stream().map(Route::toString).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void everyRouteIsNamedAndSaysWhatItNeeds() {
    Set<String> names = new HashSet<>();
    for (Route route : Route.ALL) {
      JsonNode operation = operation(route);
      assertThat(operation.path("summary").asString()).as("summary of %s", route).isNotBlank();
      assertThat(names.add(operation.path("operationId").asString())).as("%s", route).isTrue();
      Set<String> scopes =
          operation
              .path("security")
              .valueStream()
              .map(each -> each.path("api_key").path(0).asString())
              .collect(Collectors.toSet());
      assertThat(scopes)
          .as("scopes of %s", route)
          .isEqualTo(route.scopes().isEmpty() ? Set.of("operator") : route.scopes());
      assertThat(operation.path("responses").propertyNames())
          .as("responses of %s", route)
          .contains("401", "403", "429", "500")
          .anyMatch(status -> status.startsWith("2"));
      boolean named = route.named() != Route.Named.NOTHING;
      assertThat(
              operation
                  .path("parameters")
                  .valueStream()
                  .anyMatch(each -> each.path("in").asString().equals("path")))
          .as("path parameters of %s", route)
          .isEqualTo(named);
    }
  }

  @Test
  void examplesOfAnswersAreAsTheirSchemas() {
    int examples = 0;
    for (Route route : Route.ALL) {
      for (String status : operation(route).path("responses").propertyNames()) {
        JsonNode json =
            operation(route)
                .path("responses")
                .path(status)
                .path("content")
                .path("application/json");
        if (json.has("example")) {
          contract.checkExample(route, status, json.path("example"));
          examples++;
        }
      }
    }
    assertThat(examples).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/swagger-ui/index.html", "/swagger-ui/swagger-ui-bundle.js"})
  void thePageNeedsNoKey(String path) {
    assertThat(client.anonymous("GET", path).send().status()).isIn(200, 302);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a status that is not described | GET  | /v1/customers | 204 | text/plain       |
          a method that is not there     | PUT  | /v1/customers | 200 | application/json | {}
          a path that is not there       | GET  | /v1/clients   | 200 | application/json | {}
          another type of content        | GET  | /v1/customers | 200 | text/plain       | x
          a member that is missing       | GET  | /v1/customers | 200 | application/json | {"items":[]}
          a member that is not described | GET  | /v1/customers | 404 | application/problem+json | {"title":"a","status":404,"error":"b","secret":1}
          a value of another type        | GET  | /v1/customers | 200 | application/json | {"items":[],"pagination":{"total_count":"1","max_page":1}}
          a header that is missing       | GET  | /v1/customers | 401 | application/problem+json | {"title":"a","status":401,"error":"b"}
          """)
  void anAnswerIsRefusedFor(
      String fault, String method, String path, int status, String type, String body) {
    var headers = HttpHeaders.of(Map.of("Content-Type", List.of(type)), (_, _) -> true);
    var answer = new Answer(status, headers, body == null ? "" : body);

    assertThatThrownBy(() -> contract.check(method, path, answer))
        .isInstanceOf(AssertionError.class);
  }

  private JsonNode operation(Route route) {
    return contract
        .document()
        .path("paths")
        .path(route.template())
        .path(route.method().toLowerCase(Locale.ROOT));
  }
}
