package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A route takes the query parameters that its description lists, spelt as there and as often as
/// there. A request with any other is refused before the route is reached.
class UnknownParameterIT {
  private final PipelineClient client = Pipeline.client();
  private final Contract contract = Contract.of(client.url());

  /// @param schema of the value
  private record Parameter(Route route, String name, boolean keyed, JsonNode schema) {

    /// The spelling in a request.
    String spelling() {
      return keyed ? name + "[key]" : name;
    }

    boolean repeats() {
      JsonNode values = keyed ? schema.path("additionalProperties") : schema;
      return values.path("type").asString().equals("array");
    }

    List<String> values() {
      JsonNode one = repeats() ? schema.path("items") : schema;
      return one.path("enum").valueStream().map(JsonNode::asString).toList();
    }

    @Override
    public String toString() {
      return route + "?" + name;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"anonymize=banana", "anonymize=true&anonymize=false", "anonymize="})
  void aParameterOfTheSdksIsTrueOrFalseAndGivenOnce(String query) {
    String id = client.create(Emails.fresh("anonymize")).expect(201).id();
    String path = PipelineClient.CUSTOMERS + "/" + id;

    client.request("DELETE", path + "?" + query).send().expectInvalid("anonymize");
    client.get(id).expect(200);
    client.request("DELETE", path + "?anonymize=true").send().expect(204);
  }

  @Test
  void unknownNamesAreRefusedOnEveryRoute() {
    var softly = new SoftAssertions();
    for (Route route : Route.ALL) {
      Answer refused = send(route, "no_such_parameter=x");
      softly
          .assertThat(fault(refused))
          .as("%s: %s", route, refused)
          .isEqualTo("no_such_parameter unknown_parameter");
    }
    softly.assertAll();
  }

  @Test
  void misspeltNamesAreRefusedWithASuggestion() {
    var softly = new SoftAssertions();
    for (Parameter parameter : parameters()) {
      for (String misspelt : misspelt(parameter.name())) {
        Answer refused = send(parameter.route(), PipelineClient.encoded(misspelt) + "=x");
        softly
            .assertThat(fault(refused))
            .as("%s for %s: %s", misspelt, parameter, refused)
            .isEqualTo(misspelt + " unknown_parameter");
        softly
            .assertThat(refused.json().at("/errors/0/message").asString())
            .as("%s for %s", misspelt, parameter)
            .contains("did you mean `" + parameter.spelling() + "`?");
      }
    }
    softly.assertAll();
  }

  private static List<String> misspelt(String name) {
    String camel =
        Stream.of(name.split("_"))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .reduce("", String::concat);
    return List.of(
        name.charAt(1) + name.substring(0, 1) + name.substring(2),
        name.substring(0, name.length() - 1),
        name + "s",
        name + "[]",
        camel,
        name.toUpperCase(Locale.ROOT));
  }

  @Test
  void repeatedSingleValuesAreRefused() {
    var softly = new SoftAssertions();
    for (Parameter parameter : parameters()) {
      String one = PipelineClient.encoded(parameter.spelling()) + "=1";
      Answer answer = send(parameter.route(), one + "&" + one);
      softly
          .assertThat(fault(answer).endsWith(" repeated_parameter"))
          .as("%s: %s", parameter, answer)
          .isEqualTo(!parameter.repeats());
    }
    softly.assertAll();
  }

  @Test
  void enumsAreTakenAsTheDescriptionSpellsThem() {
    var softly = new SoftAssertions();
    List<Parameter> enums =
        parameters().stream().filter(parameter -> !parameter.values().isEmpty()).toList();
    assertThat(enums).isNotEmpty();
    for (Parameter parameter : enums) {
      for (String value : parameter.values()) {
        softly.assertThat(isRefusedFor(parameter, value)).as("%s=%s", parameter, value).isFalse();
        softly
            .assertThat(isRefusedFor(parameter, value.toUpperCase(Locale.ROOT)))
            .as("%s in upper case", parameter)
            .isTrue();
      }
      softly.assertThat(isRefusedFor(parameter, "nothing")).as("%s", parameter).isTrue();
    }
    softly.assertAll();
  }

  private boolean isRefusedFor(Parameter parameter, String value) {
    Answer answer = send(parameter.route(), parameter.name() + "=" + value);
    return answer.status() == 422
        && answer
            .json()
            .path("errors")
            .valueStream()
            .anyMatch(error -> error.path("field").asString().equals(parameter.name()));
  }

  @ParameterizedTest(name = "{0}?{1} → {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/customers | emial=a           | emial     | did you mean `email`?
          /v1/customers | email%5B%5D=a     | email[]   | did you mean `email`?
          /v1/customers | metadata.plan=a   | metadata.plan | did you mean `metadata[key]`?
          /v1/customers | email=a&email=b   | email     | must not be given twice
          /v1/customers | metadata%5Ba%5D=1&colour=red | colour | which takes `email`
          /v1/events    | type=customer.created | type  | did you mean `types`?
          /v1/events/   | type              | type      | did you mean `types`?
          """)
  void aFilterIsNeverPassedOver(String path, String query, String field, String message) {
    Answer refused = client.read(path + "?" + query).expectInvalid(field);

    assertThat(refused.json().at("/errors/0/message").asString()).contains(message);
    assertThat(refused.json().at("/detail/0/loc/0").asString()).isEqualTo("query");
  }

  @Test
  void keysOfAMapMayBeGivenSeveralTimes() {
    client
        .read("/v1/customers?metadata%5Ba%5D=1&metadata%5Ba%5D=2&sorting=email&sorting=name")
        .expect(200);
  }

  /// Field and code of the only fault.
  private static String fault(Answer answer) {
    if (answer.status() != 422) {
      return Integer.toString(answer.status());
    }
    JsonNode errors = answer.json().path("errors");
    assertThat(errors.size()).as("faults in %s", answer).isPositive();
    return errors.at("/0/field").asString() + " " + errors.at("/0/code").asString();
  }

  private Answer send(Route route, String query) {
    String id = UUID.randomUUID() + " " + UUID.randomUUID();
    String body = route.body(id);
    Request request =
        client.request(
            route.method(),
            route.path(id) + "?" + query,
            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return body.isEmpty()
        ? request.send()
        : request.header("Content-Type", route.contentType()).send();
  }

  private List<Parameter> parameters() {
    var parameters = new ArrayList<Parameter>();
    for (Route route : Route.ALL) {
      contract
          .document()
          .path("paths")
          .path(route.template())
          .path(route.method().toLowerCase(Locale.ROOT))
          .path("parameters")
          .valueStream()
          .filter(each -> each.path("in").asString().equals("query"))
          .forEach(each ->
              parameters.add(
                  new Parameter(
                      route,
                      each.path("name").asString(),
                      each.path("style").asString("").equals("deepObject"),
                      each.path("schema"))));
    }
    return parameters;
  }
}
