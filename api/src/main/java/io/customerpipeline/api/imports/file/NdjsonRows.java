package io.customerpipeline.api.imports.file;

import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
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

  private final Lines lines;
  private int number;

  /// @param text from its beginning
  public NdjsonRows(Reader text) {
    this.lines = new Lines(text);
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

  private static ObjectNode settable(ObjectNode customer) {
    customer.remove(READ_ONLY);
    // A customer is shown with the number and its scheme, and is given the number alone.
    if (customer.get("tax_id") instanceof JsonNode taxId && taxId.isArray()) {
      customer.set("tax_id", taxId.get(0));
    }
    return customer;
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
