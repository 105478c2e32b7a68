package io.customerpipeline.api.imports;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Violation;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
/// @param charset of the file, if its sender states it
record ImportTerms(
    Action action, boolean dryRun, Map<String, String> columns, @Nullable Charset charset) {
  private static final Set<String> NAMES = Set.of("action", "dry_run", "charset");
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

  /// @param query parameters, and the fields of a form
  /// @throws ProblemException `422` that names every parameter at fault
  static ImportTerms of(MultiValueMap<String, String> query) {
    var violations = new ArrayList<Violation>();
    var columns = new TreeMap<String, String>();
    query.forEach((name, values) -> {
      Matcher column = COLUMN.matcher(name);
      if (values.size() > 1) {
        violations.add(new Violation(name, "repeated_parameter", "must be given once"));
      } else if (column.matches()) {
        columns.put(lower(column.group(1)), String.valueOf(values.getFirst()).strip());
      } else if (!NAMES.contains(name)) {
        violations.add(new Violation(name, "unknown_parameter", "is not a known parameter"));
      }
    });
    Action action = action(query.getFirst("action"), violations);
    boolean dryRun = flag(query.getFirst("dry_run"), violations);
    Charset charset = charset(query.getFirst("charset"), violations);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, violations);
    }
    return new ImportTerms(action, dryRun, columns, charset);
  }

  private static String lower(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /// The charset of the content type, unless a parameter states another.
  ImportTerms orCharset(@Nullable Charset other) {
    return charset != null ? this : new ImportTerms(action, dryRun, columns, other);
  }

  private static @Nullable Charset charset(@Nullable String name, List<Violation> violations) {
    try {
      return name == null ? null : Charset.forName(name.strip());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      violations.add(
          new Violation(
              "charset",
              "unknown_value",
              "must be a charset such as utf-8, utf-16, windows-1252 or iso-8859-1"));
      return null;
    }
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
