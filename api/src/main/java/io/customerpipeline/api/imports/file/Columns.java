package io.customerpipeline.api.imports.file;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The columns of a file, as its line of names has them.
final class Columns {
  /// Columns with a name that one file may have.
  static final int COLUMNS_MAX = 200;

  /// Faults of the line of names that are told at once.
  private static final int FAULTS_MAX = 20;

  private static final int NAME_SHOWN_MAX = 80;

  /// By position; null where the line has no name.
  private final List<@Nullable Column> columns = new ArrayList<>();

  private final Set<Column> found = new HashSet<>();
  private final List<Violation> faults = new ArrayList<>();

  /// @param mapped the field that a column stands for, by the column's name in lower case
  /// @throws ProblemException `422` that names the columns at fault
  Columns(List<String> names, Map<String, String> mapped) {
    long named = names.stream().filter(name -> !name.isBlank()).count();
    if (named == 0) {
      throw refused("line 1", "required", "the first line has to name the columns");
    }
    if (named > COLUMNS_MAX) {
      throw refused(
          "line 1",
          "too_many_columns",
          "has %s columns, and a file may have at most %s".formatted(named, COLUMNS_MAX));
    }
    for (String name : names) {
      columns.add(name.isBlank() ? null : column(name.strip(), mapped));
    }
    if (!faults.isEmpty()) {
      throw InvalidRequest.exception(Location.BODY, faults.stream().limit(FAULTS_MAX).toList());
    }
  }

  private static ProblemException refused(String field, String code, String message) {
    return InvalidRequest.exception(Location.BODY, field, code, message);
  }

  private Column column(String name, Map<String, String> mapped) {
    Column column = Column.named(name, mapped).orElse(null);
    if (name.indexOf('\uFFFD') >= 0) {
      fault(name, "broken_character", "has a character that was lost: save the file as UTF-8");
    } else if (column == null) {
      fault(
          name,
          "unknown_column",
          "is not a known column: map it with column[NAME]=FIELD, or to - to skip it");
    } else if (!column.isIgnored() && !found.add(column)) {
      fault(name, "duplicate", "stands there twice");
    } else if (column.kind() == Column.Kind.METADATA_KEY) {
      checkKey(column.name());
    }
    return column == null ? Column.IGNORED : column;
  }

  private void checkKey(String key) {
    try {
      var _ = new Metadata(Map.of(key, ""));
    } catch (InvalidValueException e) {
      faults.addAll(e.violations());
    }
  }

  private void fault(String name, String code, String message) {
    int end = Math.min(NAME_SHOWN_MAX, name.codePointCount(0, name.length()));
    faults.add(new Violation(name.substring(0, name.offsetByCodePoints(0, end)), code, message));
  }

  /// The row of a line. Cells that are missing at its end are empty ones.
  RawRow row(int line, List<String> cells) {
    ObjectNode fields = Wire.MAPPER.createObjectNode();
    ObjectNode keys = Wire.MAPPER.createObjectNode();
    var found = new ArrayList<Violation>();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      Column column = i < columns.size() ? columns.get(i) : null;
      String fault =
          column != null
              ? column.put(fields, keys, cell)
              : cell.isBlank() ? null : "has a value under no column name";
      if (fault != null) {
        String name = column == null ? "cell " + (i + 1) : column.toString();
        found.add(new Violation(name, "invalid_cell", fault));
      }
    }
    boolean merges = !fields.has(Column.METADATA) && !keys.isEmpty();
    addKeys(fields, keys);
    return new RawRow(line, fields, true, merges, found);
  }

  /// Beside a cell with all metadata, single values are parts of it.
  private static void addKeys(ObjectNode fields, ObjectNode keys) {
    if (fields.get(Column.METADATA) instanceof ObjectNode all) {
      keys.forEachEntry((key, value) -> {
        if (value.isNull()) {
          all.remove(key);
        } else {
          all.set(key, value);
        }
      });
    } else if (!keys.isEmpty()) {
      fields.set(Column.METADATA, keys);
    }
  }
}
