package io.customerpipeline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is released is a promise: `released` holds the schemas of the last release of each major
/// version, to be replaced with each release and never otherwise.
class SchemaCompatibilityTest {
  private final Map<String, JsonNode> released = JsonSchemas.documents("released/1.0/");
  private final Map<String, JsonNode> now = JsonSchemas.documents("json/");

  @ParameterizedTest
  @CsvSource({"event, false", "snapshot, false", "command, true"})
  void nobodyWhoKnowsTheReleasedSchemaIsBroken(String schema, boolean othersWrite) {
    assertThat(SchemaComparison.breaks(released, now, schema + ".schema.json", othersWrite))
        .isEmpty();
  }

  /// Outcomes are read by the api role alone, which takes a reason that it does not know for a
  /// refusal (docs/decisions/0031).
  @Test
  void anOutcomeMayHaveNewReasonsAndNoOtherBreak() {
    assertThat(SchemaComparison.breaks(released, now, "outcome.schema.json", false))
        .allMatch(found -> found.startsWith("(rejected)/reason was one of"));
    var was = JsonSchemas.documents("released/1.0/").get("outcome.schema.json");
    assertThat(reasons(now.get("outcome.schema.json"))).containsAll(reasons(was));
  }

  private static List<String> reasons(JsonNode outcome) {
    return outcome
        .at("/$defs/rejected/properties/reason/enum")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event   | view /properties/locale                   | /data/locale is gone
          event   | event /$defs/customer.deleted             | (customer.deleted) is gone
          command | customer /$defs/profile/properties/tax_id | /profile/tax_id is gone
          """)
  void aFieldOrTypeThatIsGoneIsABreak(String schema, String removed, String told) {
    JsonNode parent = parentOf(removed);
    ((ObjectNode) parent).remove(lastOf(removed));

    assertThat(breaks(schema)).anyMatch(found -> found.contains(told));
  }

  @Test
  void aFieldThatBecomesRequiredIsABreakForReadersAndWriters() {
    ((ArrayNode) at("view /required")).add("name");
    ((ArrayNode) at("customer /$defs/profile/required")).add("name");

    assertThat(breaks("event")).contains("(customer.created)/data/name is required now");
    assertThat(breaks("command"))
        .anyMatch(found -> found.endsWith("/profile/name is required now"));
  }

  @Test
  void aFieldThatMayNowBeAbsentIsABreakForReadersOnly() {
    ((ArrayNode) at("view /required")).remove(0);
    ((ArrayNode) at("customer /$defs/profile/required")).remove(0);

    assertThat(breaks("event")).contains("(customer.created)/data/created_at can be absent now");
    assertThat(breaks("command")).isEmpty();
  }

  @Test
  void aNarrowerTypeIsABreakAndForReadersAWiderOneToo() {
    ((ObjectNode) at("view /properties/name")).put("type", "string");
    ((ObjectNode) at("customer /$defs/profile/properties/name")).put("type", "string");
    assertThat(breaks("event"))
        .contains("(customer.created)/data/name was [null, string] and is [string]");
    assertThat(breaks("command"))
        .anyMatch(found -> found.endsWith("/profile/name was [null, string] and is [string]"));

    ((ObjectNode) at("view /properties/email_verified"))
        .putArray("type")
        .add("boolean")
        .add("null");
    assertThat(breaks("event"))
        .anyMatch(found -> found.contains("/data/email_verified was [boolean]"));
  }

  @Test
  void anotherValueIsABreakForReadersAndOneLessForWriters() {
    ((ArrayNode) at("customer /$defs/customer_type/enum")).add("company");
    assertThat(breaks("event")).anyMatch(found -> found.contains("/data/type was one of"));
    assertThat(breaks("command")).isEmpty();

    ((ArrayNode) at("customer /$defs/customer_type/enum")).remove(0);
    assertThat(breaks("command")).anyMatch(found -> found.contains("/profile/type was one of"));
  }

  @Test
  void aTighterLimitIsABreakForWriters() {
    ((ObjectNode) at("customer /$defs/profile/properties/name")).put("maxLength", 100);

    assertThat(breaks("command")).anyMatch(found -> found.endsWith("/name has another maxLength"));
  }

  @Test
  void aNewFieldIsNone() {
    ((ObjectNode) at("view /properties")).putObject("phone").put("type", "string");
    ((ObjectNode) at("customer /$defs/profile/properties"))
        .putObject("phone")
        .put("type", "string");

    assertThat(breaks("event")).isEmpty();
    assertThat(breaks("command")).isEmpty();
  }

  private List<String> breaks(String schema) {
    boolean othersWrite = schema.equals("command");
    return SchemaComparison.breaks(released, changed, schema + ".schema.json", othersWrite);
  }

  private final Map<String, JsonNode> changed = copy(released);

  private static Map<String, JsonNode> copy(Map<String, JsonNode> documents) {
    var copy = new HashMap<String, JsonNode>();
    documents.forEach((name, document) -> copy.put(name, document.deepCopy()));
    return copy;
  }

  /// @param place file and pointer
  private JsonNode at(String place) {
    String[] names = place.split(" ", 2);
    return changed.get(names[0] + ".schema.json").at(names[1]);
  }

  private JsonNode parentOf(String place) {
    return at(place.substring(0, place.lastIndexOf('/')));
  }

  private static String lastOf(String place) {
    return place.substring(place.lastIndexOf('/') + 1);
  }
}
