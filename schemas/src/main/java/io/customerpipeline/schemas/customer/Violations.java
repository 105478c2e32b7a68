package io.customerpipeline.schemas.customer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong, so that several faults come in one answer.
final class Violations {
  private final List<Violation> found = new ArrayList<>();

  void add(String field, String code, String message) {
    found.add(new Violation(field, code, message));
  }

  /// Text that JSON, Kafka and Postgres all carry unchanged: no NUL (Postgres refuses it), no lone
  /// surrogate (UTF-8 has none).
  ///
  /// @param max Unicode characters, which is how JSON Schema and Postgres count
  void checkText(String field, @Nullable String text, int max) {
    if (text == null) {
      return;
    }
    if (text.length() > max && text.codePointCount(0, text.length()) > max) {
      add(field, "too_long", "must have at most " + max + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      add(field, "nul_character", "must not contain the NUL character");
    }
    if (hasLoneSurrogate(text)) {
      add(field, "invalid_unicode", "must be well-formed Unicode");
    }
  }

  void require(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      add(field, "required", "is required");
    }
  }

  void addAll(String parent, List<Violation> nested) {
    nested.forEach(violation -> found.add(violation.under(parent)));
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidValueException(found);
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
