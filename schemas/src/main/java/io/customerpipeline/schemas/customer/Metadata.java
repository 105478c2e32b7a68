package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The caller's own notes on a customer; replaced as a whole.
///
/// @param values at most 50 keys of at most 40 characters, in order of key; a value is a string of
///   at most 500 characters, a 64-bit integer (a `Long`), a finite floating-point number (a
///   `Double`) or a boolean
public record Metadata(@JsonValue Map<String, Object> values) {
  public static final int MAX_KEYS = 50;
  public static final int MAX_KEY_LENGTH = 40;
  public static final int MAX_VALUE_LENGTH = 500;
  public static final Metadata EMPTY = new Metadata(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Metadata {
    var violations = new Violations();
    if (values.size() > MAX_KEYS) {
      violations.add("metadata", "too_many_keys", "must have at most " + MAX_KEYS + " keys");
    }
    values.forEach((key, value) -> check(violations, key, value));
    violations.throwIfAny();
    var ordered = new TreeMap<String, Object>(values);
    // One class for all integers, so that metadata are equal however they were built.
    ordered.replaceAll((_, value) -> value instanceof Integer i ? Long.valueOf(i) : value);
    values = Collections.unmodifiableMap(ordered);
  }

  private static void check(Violations violations, String key, @Nullable Object value) {
    String field = checkKey(violations, key);
    switch (value) {
      case String text -> violations.checkText(field, text, MAX_VALUE_LENGTH);
      case Boolean _, Integer _, Long _ -> {}
      case Double number when Double.isFinite(number) -> {}
      case null, default ->
          violations.add(field, "wrong_type", "must be a string, a 64-bit number or a boolean");
    }
  }

  /// @return the key as a field of violations
  static String checkKey(Violations violations, String key) {
    String field = "metadata." + shortened(key);
    if (key.isEmpty()) {
      violations.add(field, "required", "must not have an empty key");
    }
    violations.checkText(field, key, MAX_KEY_LENGTH);
    return field;
  }

  /// Well-formed, since a violation is answered in UTF-8, which cannot carry half a character.
  private static String shortened(String key) {
    var shown = new StringBuilder();
    key.codePoints()
        .limit(MAX_KEY_LENGTH)
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(shown::appendCodePoint);
    return key.codePointCount(0, key.length()) > MAX_KEY_LENGTH ? shown + "…" : shown.toString();
  }

  @Override
  public String toString() {
    return "Metadata[" + values.size() + " keys]";
  }
}
