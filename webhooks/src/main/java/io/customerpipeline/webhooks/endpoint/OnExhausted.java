package io.customerpipeline.webhooks.endpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What becomes of a customer's deliveries after the last attempt for one of them.
public enum OnExhausted {
  /// They wait until a person resumes or skips.
  PARK,
  /// That one is left out; the next has its turn.
  SKIP;

  @JsonCreator
  static OnExhausted of(String text) {
    for (OnExhausted one : values()) {
      if (one.toString().equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("is park or skip");
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
