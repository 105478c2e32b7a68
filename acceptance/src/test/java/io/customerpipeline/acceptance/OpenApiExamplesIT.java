package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Each example of a body in the description works when it is sent unchanged: the page at `/docs`
/// sends it.
@WholePipeline
class OpenApiExamplesIT {
  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;

  /// @param type of the body
  private record Example(Route route, String type, String body) {}

  @Test
  void examplesSentUnchangedSucceed() {
    var operator = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    var organizations = new Organizations(operator);
    Contract contract = Contract.of(operator.url());
    var softly = new SoftAssertions();

    for (Example example : examples(contract)) {
      Route route = example.route();
      // One tenant for each: two examples may have the same e-mail.
      var tenant = new Tenant(organizations, jdbc, "OpenApiExamplesIT");
      PipelineClient client = route.scopes().isEmpty() ? operator : tenant.client();
      Answer answer =
          client
              .request(
                  route.method(),
                  route.path(tenant.thing(route)),
                  BodyPublishers.ofString(example.body()))
              .header("Content-Type", example.type())
              .send();
      softly.assertThat(answer.status()).as("%s: %s", example, answer).isBetween(200, 299);
    }
    softly.assertAll();
  }

  /// Fails where a route takes a body of which there is none.
  private static List<Example> examples(Contract contract) {
    var examples = new ArrayList<Example>();
    for (Route route : Route.ALL) {
      JsonNode content =
          contract.operation(route.method(), route.template()).at("/requestBody/content");
      content.forEachEntry((type, body) -> {
        // The file of a form is chosen by hand.
        if (type.startsWith("multipart/")) {
          return;
        }
        Optional<String> text = text(body);
        assertThat(text).as("example of %s as %s", route, type).isPresent();
        examples.add(new Example(route, type, text.orElseThrow()));
      });
      assertThat(content.isEmpty())
          .as("body of %s", route)
          .isEqualTo(route.body("x").isEmpty() && !takesOptionalBody(route));
    }
    return examples;
  }

  private static boolean takesOptionalBody(Route route) {
    return Stream.of("/rotate", "/secret").anyMatch(route.template()::endsWith);
  }

  private static Optional<String> text(JsonNode body) {
    JsonNode example =
        body.has("example")
            ? body.path("example")
            : body.path("examples").valueStream().findFirst().orElse(body).path("value");
    return example.isMissingNode()
        ? Optional.empty()
        : Optional.of(example.isString() ? example.asString() : example.toString());
  }
}
