package io.customerpipeline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema files and the code say the same: of all that is written, and of what is refused.
class JsonSchemasTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<JsonNode> OF_EVERY_TYPE =
      List.of(
          JSON.nullNode(),
          JSON.booleanNode(true),
          JSON.numberNode(12),
          JSON.numberNode(1.5),
          JSON.stringNode("12"),
          JSON.arrayNode(),
          JSON.arrayNode().add(12),
          JSON.objectNode());
  private static final List<JsonNode> BEYOND_LIMITS =
      List.of(
          JSON.stringNode(""),
          JSON.stringNode("x".repeat(257)),
          JSON.stringNode("😀".repeat(501)),
          JSON.stringNode("a\0b"),
          JSON.stringNode("."),
          JSON.stringNode(" .. "),
          JSON.stringNode("a@b"),
          JSON.stringNode("ü@example.com"),
          JSON.stringNode("ff".repeat(18)),
          JSON.stringNode("2027-02-30T08:00:00Z"),
          JSON.numberNode(0),
          JSON.numberNode(-1),
          JSON.arrayNode().add("type"),
          JSON.objectNode().put("", 1),
          JSON.objectNode().put("k".repeat(41), 1),
          JSON.objectNode().putNull("k"),
          JSON.objectNode().put("k", "x".repeat(501)),
          manyKeys());

  private final JsonSchemas schemas = new JsonSchemas();
  private final long seed = RandomValues.seed();
  private final RandomValues values = new RandomValues(seed);

  private static JsonNode manyKeys() {
    ObjectNode keys = JSON.objectNode();
    IntStream.range(0, 51).forEach(i -> keys.put("k" + i, i));
    return keys;
  }

  /// One type of record: its schema's name, and the type that readers of its topic name.
  private record Topic(String schema, Class<?> type) {
    static Topic of(Object value) {
      return switch (value) {
        case Command _ -> new Topic("command", Command.class);
        case Outcome _ -> new Topic("outcome", Outcome.class);
        case CustomerEvent _ -> new Topic("event", CustomerEvent.class);
        case CustomerSnapshot _ -> new Topic("snapshot", CustomerSnapshot.class);
        default -> throw new IllegalArgumentException(value.getClass().getName());
      };
    }
  }

  private static ObjectNode tree(Object value) {
    return (ObjectNode) Wire.MAPPER.readTree(Wire.write(value));
  }

  private boolean isRead(Topic topic, JsonNode json) {
    try {
      Wire.read(Wire.MAPPER.writeValueAsBytes(json), topic.type());
      return true;
    } catch (UndecodableException _) {
      return false;
    }
  }

  @Test
  void whatIsWrittenIsValid() {
    for (int i = 0; i < 500; i++) {
      for (Object value : values.oneOfEach()) {
        ObjectNode json = tree(value);

        assertThat(schemas.errors(Topic.of(value).schema(), json))
            .as("seed %d: %s", seed, json)
            .isEmpty();
      }
    }
  }

  @Test
  void aValueOfOneTopicIsNotValidOnAnother() {
    for (Object value : values.oneOfEach()) {
      for (String other : Set.of("command", "outcome", "event", "snapshot")) {
        if (!other.equals(Topic.of(value).schema())) {
          assertThat(schemas.errors(other, tree(value))).as(other).isNotEmpty();
        }
      }
    }
  }

  @Test
  void whatIsWrittenIsDeclaredAndWhatIsDeclaredIsWritten() {
    var written = new HashMap<String, Set<String>>();
    for (int i = 0; i < 300; i++) {
      for (Object value : values.oneOfEach()) {
        ObjectNode json = tree(value);
        String type = Topic.of(value).schema() + " " + json.path("type").asString("");
        collect(json, "", written.computeIfAbsent(type, _ -> new TreeSet<>()));
      }
    }

    assertThat(written).hasSize(26);
    written.forEach((type, paths) -> {
      String[] names = type.split(" ", 2);
      assertThat(paths)
          .as("seed %d: %s", seed, type)
          .isEqualTo(schemas.declared(names[0], names[1]));
    });
  }

  /// An origin is another record of the topic, with paths of its own; what was before, a part of
  /// the data.
  private static final Set<String> OPEN = Set.of("/origin", "/previous");

  private static void collect(JsonNode json, String path, Set<String> paths) {
    boolean isMetadata = path.endsWith("/metadata") && !path.endsWith("/merge/metadata");
    if (json.isObject()
        && !isMetadata
        && !path.endsWith("/merge/metadata/set")
        && !OPEN.contains(path)) {
      json.forEachEntry((name, below) -> {
        paths.add(path + "/" + name);
        collect(below, path + "/" + name, paths);
      });
    }
  }

  @Test
  void everyPropertyIsDescribed() {
    schemas.documents().forEach((file, document) -> assertDescribed(file, document));
  }

  private void assertDescribed(String where, JsonNode schema) {
    schema
        .path("properties")
        .forEachEntry((name, below) -> {
          boolean conditional = where.contains("/then") || where.contains("/if");
          assertThat(conditional || below.has("description") || below.has("$ref"))
              .as(where + "/" + name)
              .isTrue();
        });
    schema.forEachEntry((name, below) -> assertDescribed(where + "/" + name, below));
    if (schema.isArray()) {
      schema.forEach(below -> assertDescribed(where, below));
    }
  }

  @Test
  void aMissingFieldOrOneOfAnotherTypeIsRefusedByBothOrByNeither() {
    for (int i = 0; i < 3; i++) {
      for (Object value : values.oneOfEach()) {
        ObjectNode json = tree(value);
        for (Damage damage : damages(json, OF_EVERY_TYPE)) {
          boolean valid = schemas.errors(Topic.of(value).schema(), damage.json()).isEmpty();

          assertThat(isRead(Topic.of(value), damage.json()))
              .as("seed %d: %s of %s", seed, damage.what(), json)
              .isEqualTo(valid);
        }
      }
    }
  }

  @Test
  void whatTheSchemaRefusesBeyondALimitIsRefusedByTheReader() {
    int refused = 0;
    for (int i = 0; i < 3; i++) {
      for (Object value : values.oneOfEach()) {
        ObjectNode json = tree(value);
        for (Damage damage : damages(json, BEYOND_LIMITS)) {
          if (!schemas.errors(Topic.of(value).schema(), damage.json()).isEmpty()) {
            refused++;
            assertThat(isRead(Topic.of(value), damage.json()))
                .as("seed %d: %s of %s", seed, damage.what(), json)
                .isFalse();
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void whatIsSetAndClearedAtOnceIsRefusedByBoth() {
    Map<String, JsonNode> fields =
        Map.of("name", JSON.stringNode("Ada"), "locale", JSON.stringNode("en"));
    ObjectNode update = tree(values.update());
    fields.forEach((name, given) -> {
      ObjectNode json = update.deepCopy();
      ObjectNode change = json.putObject("change");
      change.putObject("set").set(name, given);
      change.putArray("clear").add(name);

      assertThat(schemas.errors("command", json)).isNotEmpty();
      assertThat(isRead(new Topic("command", Command.class), json)).isFalse();
    });
  }

  private record Damage(String what, JsonNode json) {}

  /// The record without each of its fields, and with each replaced by each of the others.
  private static List<Damage> damages(ObjectNode json, List<JsonNode> others) {
    var damages = new ArrayList<Damage>();
    var paths = new TreeSet<String>();
    collect(json, "", paths);
    for (String path : paths) {
      if (isDerived(json, path)) {
        continue;
      }
      damages.add(new Damage("without " + path, replaced(json, path, null)));
      for (JsonNode other : others) {
        damages.add(new Damage(path + " = " + other, replaced(json, path, other)));
      }
    }
    return damages;
  }

  /// The id of an event follows from its customer and version, so that readers do not look at it.
  private static boolean isDerived(ObjectNode json, String path) {
    return path.equals("/id") && json.has("timestamp");
  }

  private static JsonNode replaced(ObjectNode json, String path, @Nullable JsonNode other) {
    ObjectNode copy = json.deepCopy();
    int last = path.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) copy.at(path.substring(0, last));
    String name = path.substring(last + 1);
    if (other == null) {
      parent.remove(name);
    } else {
      parent.set(name, other);
    }
    return copy;
  }
}
