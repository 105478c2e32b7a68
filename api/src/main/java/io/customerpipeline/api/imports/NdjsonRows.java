package io.customerpipeline.api.imports;

import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON objects, one a line; blank lines are passed over, but counted.
final class NdjsonRows implements RowReader {
  private final Lines lines;
  private int number;

  NdjsonRows(Lines lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable RawRow next() throws IOException {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      number++;
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    number++;
    if (line.length() > Lines.LENGTH_MAX) {
      return new RawRow.Unreadable(number, "has more than " + Lines.LENGTH_MAX + " characters");
    }
    return parse(line);
  }

  private RawRow parse(String line) {
    if (line.indexOf(Lines.NOT_UTF_8) >= 0) {
      return new RawRow.Unreadable(number, "is not UTF-8");
    }
    try {
      JsonNode tree = Wire.MAPPER.readTree(line);
      return tree instanceof ObjectNode object
          ? new RawRow.Fields(number, object)
          : new RawRow.Unreadable(number, "is not a JSON object");
    } catch (JacksonException _) {
      return new RawRow.Unreadable(number, "is not valid JSON");
    }
  }
}
