package io.customerpipeline.api.exports;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.wire.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// What a body asks for, as parameters of the list.
class ExportTermsTest {

  @Test
  void nothingIsAllAsCsv() {
    assertThat(terms("{}")).isEqualTo(ExportTerms.of(null, ACME));
    assertThat(terms("{}").format()).isEqualTo(Format.CSV);
    assertThat(terms("{}").asked()).isEmpty();
  }

  @Test
  void filtersAreTheListsOwn() {
    var terms =
        terms(
            """
            {"format":"ndjson","email":"ada@example.com","query":"ada","sorting":["name","-email"],
             "metadata":{"plan":["pro","free"],"seats":5,"trial":true}}
            """);

    assertThat(terms.format()).isEqualTo(Format.NDJSON);
    assertThat(terms.asked())
        .containsEntry("email", List.of("ada@example.com"))
        .containsEntry("query", List.of("ada"))
        .containsEntry("sorting", List.of("name", "-email"))
        .containsEntry("metadata[plan]", List.of("pro", "free"))
        .containsEntry("metadata[seats]", List.of("5"))
        .containsEntry("metadata[trial]", List.of("true"));
  }

  /// A filter that was lost on the way to JSON must not export everybody.
  @ParameterizedTest
  @ValueSource(strings = {"email", "external_id", "query"})
  void aFilterThatIsNullIsRefused(String field) {
    assertThatThrownBy(() -> terms("{\"" + field + "\":null}"))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whatIsStoredIsReadAgain() {
    var terms = terms("{\"query\":\"ä\\\"\",\"metadata\":{\"plan\":[\"pro\",\"free\"]}}");

    assertThat(ExportTerms.stored(terms.format(), terms.bom(), terms.text())).isEqualTo(terms);
  }

  @Test
  void theOrderOfFieldsDoesNotMatterAndAllElseDoes() {
    String digest = terms("{\"query\":\"a\",\"email\":\"a@example.com\"}").digest();

    assertThat(terms("{\"email\":\"a@example.com\",\"query\":\"a\"}").digest()).isEqualTo(digest);
    assertThat(terms("{\"email\":\"a@example.com\",\"query\":\"b\"}").digest())
        .isNotEqualTo(digest);
    assertThat(terms("{\"format\":\"ndjson\"}").digest()).isNotEqualTo(terms("{}").digest());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"format":"xml"}                     | format
          {"format":"ndjson","bom":true}       | bom
          {"sorting":["age"]}                  | sorting
          {"sorting":"name"}                   | sorting
          {"metadata":[]}                      | metadata
          {"metadata":{"plan":[]}}             | metadata.plan
          {"metadata":{"plan":{"a":1}}}        | metadata.plan
          {"metadata":{"plan":[null]}}         | metadata.plan
          {"metadata":{"":"a"}}                | metadata
          {"page":2}                           | page
          {"query":"a\\u0000"}                 | query
          """)
  void whatIsWrongIsNamed(String json, String field) {
    assertThatThrownBy(() -> terms(json))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(String.valueOf(problem.getBody().getProperties()))
                    .contains("field=" + field));
  }

  @Test
  void anotherOrganizationIsRefused() {
    assertThat(terms("{\"organization_id\":\"%s\"}".formatted(ACME)).asked()).isEmpty();
    assertThatThrownBy(() -> terms("{\"organization_id\":\"%s\"}".formatted(OTHER)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whatIsDescribedIsWhatIsRead() {
    var body = body("{}");
    ExportTerms.of(body, ACME);

    assertThat(body.asked())
        .isEqualTo(
            Arrays.stream(ExportCreate.class.getRecordComponents())
                .map(component -> component.getName().replaceAll("[A-Z]", "_$0"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
  }

  private static ExportTerms terms(String json) {
    return ExportTerms.of(body(json), ACME);
  }

  private static JsonBody body(String json) {
    return new JsonBody((ObjectNode) Wire.MAPPER.readTree(json));
  }
}
