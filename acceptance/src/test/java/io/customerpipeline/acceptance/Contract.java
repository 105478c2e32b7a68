package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API's own description (OpenAPI 3.1), as what every answer has to keep.
final class Contract {
  private static final String IRI = "https://customerpipeline.example/openapi.json";
  private static final JsonMapper MAPPER = new JsonMapper();

  /// What a path that is described can be answered for a method that is not.
  private static final Set<Integer> OTHER_METHOD = Set.of(400, 401, 405, 413, 415);

  private static final Set<Integer> OTHER_PATH = Set.of(400, 401, 404, 405, 415);
  private static final Map<String, Contract> BY_AUTHORITY = new ConcurrentHashMap<>();

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  Contract(String text) {
    document = MAPPER.readTree(text);
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(IRI, text)));
  }

  /// That of the server; asked for once.
  static Contract of(URI uri) {
    return BY_AUTHORITY.computeIfAbsent(uri.getAuthority(), Contract::fetch);
  }

  private static Contract fetch(String authority) {
    var request = HttpRequest.newBuilder(URI.create("http://" + authority + "/openapi.json"));
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return new Contract(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  boolean has(String method, String template) {
    return !operation(method, template).isMissingNode();
  }

  /// The names of the query parameters of a route.
  Set<String> queryOf(String method, String template) {
    return operation(method, template)
        .path("parameters")
        .valueStream()
        .filter(parameter -> parameter.path("in").asString().equals("query"))
        .map(parameter -> parameter.path("name").asString())
        .collect(Collectors.toSet());
  }

  JsonNode operation(String method, String template) {
    return document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
  }

  /// @param path as it was sent, without a query
  /// @throws AssertionError if the description does not allow this answer, or it tells a fault of
  ///   the server: no test may meet one
  void check(String method, String path, Answer answer) {
    assertThat(answer.status()).as("%s %s: %s", method, path, answer).isNotEqualTo(500);
    if (!path.startsWith("/v1") || method.equals("OPTIONS")) {
      return;
    }
    Optional<String> template = templateOf(path);
    if (template.isEmpty()) {
      assertThat(answer.status()).as("%s %s: %s", method, path, answer).isIn(OTHER_PATH);
      return;
    }
    boolean head = method.equals("HEAD");
    String name = (head ? "GET" : method).toLowerCase(Locale.ROOT);
    JsonNode operation = document.path("paths").path(template.get()).path(name);
    if (operation.isMissingNode()) {
      assertThat(answer.status()).as("%s %s: %s", method, path, answer).isIn(OTHER_METHOD);
      return;
    }
    JsonNode response = operation.path("responses").path(Integer.toString(answer.status()));
    assertThat(response.isMissingNode())
        .as(
            "%s %s is described with status %d: %s",
            method, template.get(), answer.status(), answer)
        .isFalse();
    checkHeaders(response, answer);
    if (!head) {
      String pointer =
          "/paths/%s/%s/responses/%d".formatted(escaped(template.get()), name, answer.status());
      checkBody(pointer, response, answer);
    }
  }

  /// @throws AssertionError if an example of an answer is not of the schema beside it
  void checkExample(Route route, String status, JsonNode example) {
    String pointer =
        "/paths/%s/%s/responses/%s/content/application~1json/schema"
            .formatted(escaped(route.template()), route.method().toLowerCase(Locale.ROOT), status);
    assertThat(schema(pointer).validate(example)).as("example of %s %s", route, status).isEmpty();
  }

  private void checkHeaders(JsonNode response, Answer answer) {
    response
        .path("headers")
        .forEachEntry((name, header) -> {
          if (header.path("required").asBoolean()) {
            assertThat(answer.header(name)).as("header %s of %s", name, answer).isPresent();
          }
        });
  }

  private void checkBody(String pointer, JsonNode response, Answer answer) {
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.text()).as("body of %s", answer).isEmpty();
      return;
    }
    String type = answer.requiredHeader("Content-Type").split(";")[0];
    assertThat(content.propertyNames()).as("content type of %s", answer).contains(type);
    if (type.equals("application/json") || type.endsWith("+json")) {
      String schema = pointer + "/content/" + escaped(type) + "/schema";
      assertThat(schemas.computeIfAbsent(schema, this::schema).validate(answer.json()))
          .as("%s against %s", answer, schema)
          .isEmpty();
    }
  }

  private Schema schema(String pointer) {
    return registry.getSchema(SchemaLocation.of(IRI + "#" + pointer));
  }

  /// RFC 6901, in the fragment of an IRI.
  private static String escaped(String token) {
    return token
        .replace("~", "~0")
        .replace("/", "~1")
        .replace("{", "%7B")
        .replace("}", "%7D")
        .replace("+", "%2B");
  }

  /// The template with the fewest variables stands above the others.
  Optional<String> templateOf(String path) {
    List<String> segments = List.of(path.replaceFirst("/$", "").split("/"));
    return document.path("paths").propertyNames().stream()
        .filter(template -> matches(List.of(template.split("/")), segments))
        .min(Comparator.comparingInt(template -> template.split("\\{", -1).length));
  }

  private static boolean matches(List<String> template, List<String> segments) {
    if (template.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < template.size(); i++) {
      boolean variable = template.get(i).startsWith("{");
      if (variable ? segments.get(i).isEmpty() : !template.get(i).equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }
}
