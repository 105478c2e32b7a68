package io.customerpipeline.webhooks.delivery;

import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which events an endpoint asked for.
///
/// @param events types, as `customer.created`, or all below one, as `customer.*`, or `*`
/// @param changedFields if there are any, only updates that change one of these; whether an event
///   that is no update is wanted, its type alone says
public record EventFilter(List<String> events, List<String> changedFields) {
  /// Of either kind.
  public static final int PATTERNS_MAX = 100;

  private static final int PATTERN_LENGTH_MAX = 100;
  private static final String WORD = "[a-z][a-z0-9_]*";
  private static final Pattern EVENTS =
      Pattern.compile("\\*|" + WORD + "(\\." + WORD + ")*(\\.\\*)?");
  private static final Pattern FIELD = Pattern.compile(WORD);
  private static final String UPDATED = ".updated";

  public EventFilter {
    events = List.copyOf(events);
    changedFields = List.copyOf(changedFields);
  }

  /// @throws InvalidValueException naming every pattern and field that can be none
  public static EventFilter of(List<String> events, List<String> changedFields) {
    var violations = new ArrayList<Violation>();
    if (events.isEmpty()) {
      violations.add(new Violation("events", "required", "must name at least one event type"));
    }
    check(
        violations,
        "events",
        events,
        EVENTS,
        "must be an event type, as customer.created, all below one, as customer.*, or *");
    check(
        violations,
        "changed_fields",
        changedFields,
        FIELD,
        "must be the name of a field of the customer, as email");
    if (!violations.isEmpty()) {
      throw new InvalidValueException(violations);
    }
    return new EventFilter(events, changedFields);
  }

  private static void check(
      List<Violation> violations,
      String field,
      List<String> given,
      Pattern pattern,
      String message) {
    if (given.size() > PATTERNS_MAX) {
      violations.add(
          new Violation(field, "too_many", "must have at most " + PATTERNS_MAX + " entries"));
      return;
    }
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i);
      if (text.length() > PATTERN_LENGTH_MAX || !pattern.matcher(text).matches()) {
        violations.add(new Violation(field + "." + i, "invalid", message));
      }
    }
  }

  /// @param changed of an update, the fields that it changed; else empty
  public boolean matches(String type, Set<String> changed) {
    return events.stream().anyMatch(pattern -> matches(pattern, type))
        && (changedFields.isEmpty()
            || !type.endsWith(UPDATED)
            || !Collections.disjoint(changedFields, changed));
  }

  private static boolean matches(String pattern, String type) {
    if (!pattern.endsWith("*")) {
      return pattern.equals(type);
    }
    // `customer.*` is what begins with `customer.`, and `*` is everything.
    String beginning = pattern.substring(0, pattern.length() - 1);
    return type.startsWith(beginning) && type.length() > beginning.length();
  }
}
