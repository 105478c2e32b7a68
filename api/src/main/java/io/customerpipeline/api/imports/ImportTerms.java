package io.customerpipeline.api.imports;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.customer.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// How a file is to be read.
///
/// @param action of rows that name none
/// @param dryRun whether rows are only checked
/// @param columns the field that a column stands for, by the column's name in lower case
record ImportTerms(Action action, boolean dryRun, Map<String, String> columns) {
  private static final Pattern COLUMN = Pattern.compile("column\\[(.{1,256})]");

  /// What a row asks for.
  enum Action {
    CREATE,
    /// Change the customer that has the external id, or without one the e-mail; else create it.
    UPSERT,
    DELETE;

    static Optional<Action> named(String text) {
      for (Action action : values()) {
        if (action.name().equalsIgnoreCase(text)) {
          return Optional.of(action);
        }
      }
      return Optional.empty();
    }
  }

  static ImportTerms of(MultiValueMap<String, String> query) {
    var violations = new ArrayList<Violation>();
    var columns = new TreeMap<String, String>();
    for (String name : query.keySet()) {
      Matcher column = COLUMN.matcher(name);
      String value = query.getFirst(name);
      if (column.matches() && value != null) {
        columns.put(column.group(1).strip().toLowerCase(Locale.ROOT), value.strip());
      } else if (!name.equals("action") && !name.equals("dry_run")) {
        violations.add(new Violation(name, "unknown_parameter", "is not a known parameter"));
      }
    }
    Action action = action(query.getFirst("action"), violations);
    boolean dryRun = flag(query.getFirst("dry_run"), violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    return new ImportTerms(action, dryRun, columns);
  }

  private static Action action(@Nullable String text, List<Violation> violations) {
    Optional<Action> named = text == null ? Optional.of(Action.CREATE) : Action.named(text);
    if (named.isEmpty()) {
      violations.add(new Violation("action", "unknown_value", "must be create, upsert or delete"));
    }
    return named.orElse(Action.CREATE);
  }

  private static boolean flag(@Nullable String text, List<Violation> violations) {
    if (text != null && !text.equals("true") && !text.equals("false")) {
      violations.add(new Violation("dry_run", "unknown_value", "must be true or false"));
    }
    return "true".equals(text);
  }
}
