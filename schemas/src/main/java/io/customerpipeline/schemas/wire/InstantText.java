package io.customerpipeline.schemas.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// Reads an instant in the one form in which it is written: RFC 3339, UTC, `Z`, at most
/// nanoseconds.
///
/// Jackson's own reader also takes numbers, as text too, for seconds since 1970, so that a sender's
/// milliseconds would become a date far in the future without a word.
final class InstantText extends StdDeserializer<Instant> {
  private static final Pattern FORM =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z");

  InstantText() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
    String text = parser.getString();
    try {
      if (FORM.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException _) {
      // A day that its month does not have; refused below.
    }
    return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an instant in UTC");
  }
}
