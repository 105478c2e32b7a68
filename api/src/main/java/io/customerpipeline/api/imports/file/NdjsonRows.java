package io.customerpipeline.api.imports.file;

import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON objects, one a line, as requests and exports have them. Blank lines are skipped.
public final class NdjsonRows implements RowReader {
  /// Members of an exported customer that nobody can set.
  private static final List<String> READ_ONLY =
      List.of(
          "created_at",
          "modified_at",
          "organization_id",
          "email_verified",
          "deleted_at",
          "avatar_url");

  private static final String SKIPPED = "-";

  private final Lines lines;
  private final Map<String, String> mapped;
  private int number;

  /// @param text from its beginning
  /// @param mapped the field that a member stands for, by its name in lower case; `-` skips it
  public NdjsonRows(Reader text, Map<String, String> mapped) {
    this.lines = new Lines(text);
    this.mapped = mapped;
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    String line = lines.next();
    number++;
    while (line != null && line.isBlank()) {
      line = lines.next();
      number++;
    }
    if (line == null) {
      return null;
    }
    return line.length() > Lines.LENGTH_MAX
        ? unreadable("has more than " + Lines.LENGTH_MAX + " characters")
        : parse(line);
  }

  private RawRow parse(String line) {
    try {
      JsonNode tree = Wire.MAPPER.readTree(line);
      return tree instanceof ObjectNode object
          ? new RawRow(number, settable(object), false, false, List.of())
          : unreadable("is not a JSON object");
    } catch (JacksonException _) {
      return unreadable("is not valid JSON");
    }
  }

  private ObjectNode settable(ObjectNode given) {
    ObjectNode customer = renamed(given);
    customer.remove(READ_ONLY);
    // A customer is shown with the number and its scheme, which is unknown here, and is given the
    // number alone.
    if (customer.get("tax_id") instanceof JsonNode taxId
        && taxId.isArray()
        && taxId.size() == 2
        && taxId.get(1).isNull()) {
      customer.set("tax_id", taxId.get(0));
    }
    return customer;
  }

  private ObjectNode renamed(ObjectNode given) {
    if (mapped.isEmpty()) {
      return given;
    }
    ObjectNode renamed = Wire.MAPPER.createObjectNode();
    given.forEachEntry((name, value) -> {
      String field = mapped.getOrDefault(name.toLowerCase(Locale.ROOT), name);
      if (!field.equals(SKIPPED)) {
        renamed.set(field, value);
      }
    });
    return renamed;
  }

  private RawRow unreadable(String reason) {
    return new RawRow(
        number,
        Wire.MAPPER.createObjectNode(),
        false,
        false,
        List.of(new Violation("", "unreadable", reason)));
  }
}
