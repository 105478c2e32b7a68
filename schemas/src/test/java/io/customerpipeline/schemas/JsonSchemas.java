package io.customerpipeline.schemas;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The JSON Schema files, as a validator and as documents.
final class JsonSchemas {
  private static final String IRI = "https://customerpipeline.example/schemas/";
  private static final List<String> FILES =
      List.of("customer", "command", "outcome", "view", "event", "snapshot");

  private final Map<String, JsonNode> documents = documents("json/");
  private final SchemaRegistry registry;

  JsonSchemas() {
    var texts = new HashMap<String, String>();
    for (String name : FILES) {
      texts.put(IRI + name + ".schema.json", text("json/" + name + ".schema.json"));
    }
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemas(texts)
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /// @param folder beside this class
  /// @return by file name
  static Map<String, JsonNode> documents(String folder) {
    var documents = new HashMap<String, JsonNode>();
    for (String name : FILES) {
      String file = name + ".schema.json";
      documents.put(file, Wire.MAPPER.reader().readTree(text(folder + file)));
    }
    return documents;
  }

  private static String text(String file) {
    try (InputStream in = JsonSchemas.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, JsonNode> documents() {
    return documents;
  }

  /// @param name without its ending: `command`
  List<Error> errors(String name, JsonNode value) {
    Schema schema = registry.getSchema(SchemaLocation.of(IRI + name + ".schema.json"));
    return schema.validate(value);
  }

  /// Paths of all properties that the schema declares for records of one type, as `/a/b`.
  Set<String> declared(String name, String recordType) {
    String file = name + ".schema.json";
    var paths = new TreeSet<String>();
    JsonNode root = documents.get(file);
    JsonNode start = root.has("oneOf") ? root.get("$defs").get(recordType) : root;
    collect(file, start, "", paths);
    return paths;
  }

  private void collect(String file, JsonNode schema, String path, Set<String> paths) {
    if (schema.has("$ref")) {
      String[] ref = schema.get("$ref").asString().split("#", 2);
      String target = ref[0].isEmpty() ? file : ref[0];
      collect(target, documents.get(target).at(ref[1]), path, paths);
    }
    schema.path("anyOf").forEach(option -> collect(file, option, path, paths));
    schema
        .path("properties")
        .forEachEntry((property, below) -> {
          paths.add(path + "/" + property);
          if (!property.equals("origin")) {
            collect(file, below, path + "/" + property, paths);
          }
        });
  }
}
