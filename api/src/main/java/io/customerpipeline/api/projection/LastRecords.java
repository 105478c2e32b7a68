package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.topic.RecordMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last records of one partition that were projected. They tell a log that was restored from an
/// older copy and has grown past the position since.
///
/// @param outcome absent before the first, and in rows that were written before it was kept
/// @param event absent in the same cases
record LastRecords(@Nullable RecordMark outcome, @Nullable RecordMark event) {
  static final LastRecords NONE = new LastRecords(null, null);

  /// @param row with the columns of `projection_offsets`
  static LastRecords read(ResultSet row) throws SQLException {
    return new LastRecords(mark(row, "last_outcome"), mark(row, "last_event"));
  }

  private static @Nullable RecordMark mark(ResultSet row, String column) throws SQLException {
    long offset = row.getLong(column);
    return row.wasNull() ? null : new RecordMark(offset, row.getLong(column + "_print"));
  }

  /// Returns the last records of a batch, by partition.
  static Map<Integer, LastRecords> of(List<Projected> outcomes, List<ProjectedEvent> events) {
    Map<Integer, Projected> lastOutcomes = new HashMap<>();
    outcomes.forEach(one -> lastOutcomes.merge(one.partition(), one, LastRecords::later));
    Map<Integer, LastRecords> last = new HashMap<>();
    lastOutcomes.forEach((partition, one) -> {
      var mark = RecordMark.of(one.offset(), one.appendedAt(), one.json());
      last.put(partition, new LastRecords(mark, null));
    });
    Map<Integer, ProjectedEvent> lastEvents = new HashMap<>();
    events.forEach(one -> lastEvents.merge(one.partition(), one, LastRecords::later));
    lastEvents.forEach((partition, one) -> {
      var mark = RecordMark.of(one.offset(), one.appendedAt(), one.json());
      RecordMark outcome = last.getOrDefault(partition, NONE).outcome;
      last.put(partition, new LastRecords(outcome, mark));
    });
    return last;
  }

  private static Projected later(Projected one, Projected other) {
    return one.offset() > other.offset() ? one : other;
  }

  private static ProjectedEvent later(ProjectedEvent one, ProjectedEvent other) {
    return one.offset() > other.offset() ? one : other;
  }
}
