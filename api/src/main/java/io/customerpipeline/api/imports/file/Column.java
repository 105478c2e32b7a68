package io.customerpipeline.api.imports.file;

import io.customerpipeline.api.spreadsheet.CellText;
import io.customerpipeline.schemas.wire.Wire;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A column and where its cells go.
///
/// @param kind of its values
/// @param name of the field, the part of the address or the key of the metadata; empty if the
///   column is skipped
record Column(Kind kind, String name) {
  static final String METADATA = "metadata";
  private static final String ADDRESS = "billing_address";

  /// Skipped, and unlike a column without a name it may have values.
  static final Column IGNORED = new Column(Kind.IGNORED, "");

  private static final String BILLING = "billing_";
  private static final String KEY = METADATA + ".";

  /// An export has these; nobody can set them.
  private static final Set<String> READ_ONLY = Set.of("created_at", "modified_at");

  /// Fields whose values have no spaces around them.
  private static final Set<String> CODES =
      Set.of("action", "id", "version", "email", "external_id", "type", "locale");

  private static final Set<String> TEXTS = Set.of("name", "billing_name", "tax_id");

  /// They say what to do with a row, and are not values that a customer could lose.
  private static final Set<String> NOT_CLEARABLE = Set.of("action", "id", "version");

  private static final Set<String> ADDRESS_PARTS =
      Set.of("line1", "line2", "postal_code", "city", "state", "country");

  enum Kind {
    IGNORED,
    /// A word, an e-mail address, a number.
    CODE,
    /// Free text.
    TEXT,
    /// One part of the billing address.
    ADDRESS_PART,
    /// One value of the metadata.
    METADATA_KEY,
    /// All metadata, as a JSON object.
    METADATA_JSON
  }

  /// The column of a name in the file: by the field that the name is mapped to, else by itself.
  /// Upper and lower case and spaces in the names of fields do not matter; in the key behind
  /// `metadata.` they do.
  ///
  /// @param mapped the field that a column stands for, by the column's name in lower case
  static Optional<Column> named(String name, Map<String, String> mapped) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    String other = mapped.get(plain);
    String field = other == null ? plain.replace(' ', '_') : other;
    if (field.startsWith(KEY)) {
      String written = other == null ? name.strip() : field;
      return Optional.of(new Column(Kind.METADATA_KEY, written.substring(KEY.length())));
    }
    return Optional.ofNullable(of(field));
  }

  private static @Nullable Column of(String field) {
    if (field.equals("-") || READ_ONLY.contains(field)) {
      return IGNORED;
    }
    if (field.equals(METADATA)) {
      return new Column(Kind.METADATA_JSON, METADATA);
    }
    if (CODES.contains(field) || TEXTS.contains(field)) {
      return new Column(CODES.contains(field) ? Kind.CODE : Kind.TEXT, field);
    }
    String part = field.startsWith(BILLING) ? field.substring(BILLING.length()) : "";
    return ADDRESS_PARTS.contains(part) ? new Column(Kind.ADDRESS_PART, part) : null;
  }

  boolean isIgnored() {
    return kind == Kind.IGNORED;
  }

  /// Puts a cell into a row. An empty cell leaves the value; [CellText#CLEAR] clears it.
  ///
  /// @param fields of the row
  /// @param keys single values of its metadata
  /// @return what is wrong with the cell, else null
  @Nullable String put(ObjectNode fields, ObjectNode keys, String cell) {
    String text = isFreeText() ? cell : cell.strip();
    if (isIgnored() || text.isEmpty()) {
      return null;
    }
    boolean clears = text.equals(CellText.CLEAR);
    if (clears && NOT_CLEARABLE.contains(name)) {
      return "cannot be cleared";
    }
    if (kind == Kind.METADATA_JSON) {
      return putMetadata(fields, clears ? "{}" : text);
    }
    @Nullable String value = clears ? null : CellText.read(text);
    if (name.equals("version") && kind == Kind.CODE) {
      return putVersion(fields, text);
    }
    switch (kind) {
      case ADDRESS_PART -> fields.withObject("/" + ADDRESS).put(name, value);
      case METADATA_KEY -> keys.put(name, value);
      default -> fields.put(name, value);
    }
    return null;
  }

  /// Whether each character counts, also the spaces around it.
  private boolean isFreeText() {
    return switch (kind) {
      case TEXT, METADATA_KEY -> true;
      case ADDRESS_PART -> !name.equals("country");
      case CODE, METADATA_JSON, IGNORED -> false;
    };
  }

  private static @Nullable String putVersion(ObjectNode fields, String text) {
    try {
      fields.put("version", Long.parseLong(text));
      return null;
    } catch (NumberFormatException _) {
      return "must be a whole number";
    }
  }

  private static @Nullable String putMetadata(ObjectNode fields, String text) {
    try {
      JsonNode tree = Wire.MAPPER.readTree(text);
      if (tree instanceof ObjectNode metadata) {
        fields.set(METADATA, metadata);
        return null;
      }
    } catch (JacksonException _) {
      // The answer below says it.
    }
    return "must be a JSON object";
  }

  /// The name in the documentation.
  @Override
  public String toString() {
    return switch (kind) {
      case ADDRESS_PART -> BILLING + name;
      case METADATA_KEY -> KEY + name;
      default -> name;
    };
  }
}
