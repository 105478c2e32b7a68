package io.customerpipeline.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Finds what in a new JSON Schema breaks those who know the old one.
///
/// Records are kept for days, so that a new reader meets old records and an old reader new ones: of
/// what we write nothing may go, change its type or become required. Of what others write to us,
/// all that was taken must still be taken.
final class SchemaComparison {
  private static final Set<String> LIMITS =
      Set.of(
          "pattern",
          "format",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "maxProperties",
          "minItems",
          "maxItems",
          "propertyNames",
          "additionalProperties");

  private final Map<String, JsonNode> old;
  private final Map<String, JsonNode> now;
  private final boolean othersWrite;
  private final List<String> breaks = new ArrayList<>();

  private SchemaComparison(
      Map<String, JsonNode> old, Map<String, JsonNode> now, boolean othersWrite) {
    this.old = old;
    this.now = now;
    this.othersWrite = othersWrite;
  }

  /// @param old documents by file name
  /// @param now the same
  /// @param file to compare; what it refers to is compared with it
  /// @param othersWrite whether others write these records to us, or read them from us
  /// @return each with its path
  static List<String> breaks(
      Map<String, JsonNode> old, Map<String, JsonNode> now, String file, boolean othersWrite) {
    var comparison = new SchemaComparison(old, now, othersWrite);
    comparison.compare(
        "", new Place(old, file, old.get(file)), new Place(now, file, now.get(file)));
    return comparison.breaks;
  }

  /// A schema, and the document that its references start from.
  private record Place(Map<String, JsonNode> documents, String file, JsonNode schema) {
    Place resolved() {
      if (!schema.has("$ref")) {
        return this;
      }
      String[] ref = schema.get("$ref").asString().split("#", 2);
      String target = ref[0].isEmpty() ? file : ref[0];
      return new Place(documents, target, documents.get(target).at(ref[1])).resolved();
    }

    Place at(JsonNode below) {
      return new Place(documents, file, below);
    }
  }

  private void compare(String path, Place oldRaw, Place nowRaw) {
    Place before = oldRaw.resolved();
    Place after = nowRaw.resolved();
    compareTypes(path, types(before), types(after));
    compareValues(path, before.schema(), after.schema());
    compareRequired(path, names(before.schema(), "required"), names(after.schema(), "required"));
    if (othersWrite) {
      compareLimits(path, before.schema(), after.schema());
    }
    before
        .schema()
        .path("properties")
        .forEachEntry((name, below) ->
            descend(path + "/" + name, before.at(below), after, "properties", name));
    compareAlternatives(path, before, after);
  }

  private void descend(String path, Place before, Place after, String keyword, String name) {
    JsonNode there = after.schema().path(keyword).path(name);
    if (there.isMissingNode()) {
      breaks.add(path + " is gone");
    } else if (!path.endsWith("/origin")) {
      compare(path, before, after.at(there));
    }
  }

  /// The types of records of a topic, by their names.
  private void compareAlternatives(String path, Place before, Place after) {
    if (before.schema().has("oneOf")) {
      for (JsonNode option : before.schema().get("oneOf")) {
        String name = option.get("$ref").asString().replace("#/$defs/", "");
        JsonNode type = before.schema().get("$defs").get(name);
        descend(path + "(" + name + ")", before.at(type), after, "$defs", name);
      }
    }
    var others = before.schema().path("anyOf");
    for (int i = 0; i < others.size(); i++) {
      JsonNode there = after.schema().path("anyOf").path(i);
      if (!there.isMissingNode()) {
        compare(path, before.at(others.get(i)), after.at(there));
      }
    }
  }

  private static Set<String> types(Place place) {
    var types = new TreeSet<String>();
    for (JsonNode option : place.schema().path("anyOf")) {
      types.addAll(types(place.at(option).resolved()));
    }
    types.addAll(names(place.schema(), "type"));
    return types;
  }

  private void compareTypes(String path, Set<String> before, Set<String> after) {
    if (othersWrite ? !after.containsAll(before) : !after.equals(before)) {
      breaks.add(path + " was " + before + " and is " + after);
    }
  }

  private void compareValues(String path, JsonNode before, JsonNode after) {
    var was = new TreeSet<>(names(before, "enum"));
    was.addAll(names(before, "const"));
    var is = new TreeSet<>(names(after, "enum"));
    is.addAll(names(after, "const"));
    if (othersWrite ? !is.isEmpty() && !is.containsAll(was) : !is.equals(was)) {
      breaks.add(path + " was one of " + was + " and is one of " + is);
    }
  }

  private void compareRequired(String path, Set<String> before, Set<String> after) {
    for (String name : after) {
      if (!before.contains(name)) {
        breaks.add(path + "/" + name + " is required now");
      }
    }
    for (String name : before) {
      if (!othersWrite && !after.contains(name)) {
        breaks.add(path + "/" + name + " can be absent now");
      }
    }
  }

  private void compareLimits(String path, JsonNode before, JsonNode after) {
    for (String limit : LIMITS) {
      if (after.has(limit) && !after.get(limit).equals(before.path(limit))) {
        breaks.add(path + " has another " + limit);
      }
    }
  }

  private static Set<String> names(JsonNode schema, String keyword) {
    var names = new TreeSet<String>();
    JsonNode value = schema.path(keyword);
    if (value.isArray()) {
      value.forEach(one -> names.add(one.asString()));
    } else if (!value.isMissingNode()) {
      names.add(value.asString());
    }
    return names;
  }
}
