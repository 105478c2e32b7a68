package io.customerpipeline.robustness.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// An entry as a line of JSON: snake_case, absent instead of null.
final class Line {
  /// Unknown fields are refused: whoever checks an old history with new checkers shall know.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Line() {}

  static String write(Entry entry) {
    return MAPPER.writerFor(Entry.class).writeValueAsString(entry);
  }

  /// @throws UnreadableHistoryException if it is no entry
  static Entry read(String text, int number) {
    try {
      return MAPPER.readValue(text, Entry.class);
    } catch (JacksonException e) {
      throw new UnreadableHistoryException("line " + number + ": " + e.getOriginalMessage(), e);
    }
  }
}
