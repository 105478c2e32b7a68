package io.customerpipeline.api.imports;

import io.customerpipeline.schemas.wire.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the cells of one column are, and where in a request's body they go.
///
/// @param path such as `billing_address.city`; empty if the column means nothing here
record Column(List<String> path) {
  private static final String METADATA = "metadata";
  private static final String BILLING = "billing_address";

  /// Of an export; nobody can set them.
  private static final Set<String> IGNORED = Set.of("created_at", "modified_at");

  private static final Set<String> FIELDS =
      Set.of(
          "action",
          "id",
          "email",
          "external_id",
          "name",
          "type",
          "billing_name",
          "tax_id",
          "locale",
          METADATA);
  private static final Set<String> ADDRESS =
      Set.of("line1", "line2", "postal_code", "city", "state", "country");

  /// An export writes an apostrophe before text that a spreadsheet would run.
  private static final String FORMULA_STARTS = "=+-@\t\r";

  /// By its own name (`E-Mail Address` is none, `Billing City` is), or by the one it is mapped to.
  static Optional<Column> named(String name, Map<String, String> mapped) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    String field = mapped.getOrDefault(plain, plain.replace(' ', '_'));
    if (IGNORED.contains(field) || field.equals("-")) {
      return Optional.of(new Column(List.of()));
    }
    if (FIELDS.contains(field)) {
      return Optional.of(new Column(List.of(field)));
    }
    if (field.startsWith("billing_") && ADDRESS.contains(field.substring("billing_".length()))) {
      return Optional.of(new Column(List.of(BILLING, field.substring("billing_".length()))));
    }
    if (field.startsWith(METADATA + ".") && field.length() > METADATA.length() + 1) {
      // The key as it is written: unlike the names of fields it may have capitals.
      String written = mapped.containsKey(plain) ? field : name.strip();
      return Optional.of(new Column(List.of(METADATA, written.substring(METADATA.length() + 1))));
    }
    return Optional.empty();
  }

  boolean isIgnored() {
    return path.isEmpty();
  }

  /// Puts a cell where it belongs; an empty one is none.
  ///
  /// @return what is wrong with it, else null
  @Nullable String put(ObjectNode fields, String cell) {
    if (isIgnored() || cell.isEmpty()) {
      return null;
    }
    if (path.equals(List.of(METADATA))) {
      return putMetadata(fields, cell);
    }
    ObjectNode at = fields;
    for (String name : path.subList(0, path.size() - 1)) {
      at = at.get(name) instanceof ObjectNode object ? object : at.putObject(name);
    }
    at.put(path.getLast(), isGuarded(cell) ? cell.substring(1) : cell);
    return null;
  }

  private static boolean isGuarded(String cell) {
    return cell.length() > 1
        && cell.charAt(0) == '\''
        && FORMULA_STARTS.indexOf(cell.charAt(1)) >= 0;
  }

  private static @Nullable String putMetadata(ObjectNode fields, String cell) {
    try {
      JsonNode tree = Wire.MAPPER.readTree(cell);
      if (tree instanceof ObjectNode metadata) {
        if (fields.get(METADATA) instanceof ObjectNode already) {
          metadata.setAll(already);
        }
        if (!metadata.isEmpty()) {
          fields.set(METADATA, metadata);
        }
        return null;
      }
    } catch (JacksonException _) {
      // Told below.
    }
    return "metadata: is not a JSON object";
  }
}
