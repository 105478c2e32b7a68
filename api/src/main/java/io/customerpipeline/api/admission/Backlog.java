package io.customerpipeline.api.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// For how long the oldest command of one partition has waited for its decision, as seen from
/// outside: by where the log ends and how far it is decided, looked at again and again.
///
/// What an end tells is that all before it was there at that moment. So no clock is compared with
/// another's, and an instance that has just started counts from its first look.
///
/// @param marks ends that are not reached yet, the oldest first
record Backlog(List<Mark> marks) {
  static final Backlog NONE = new Backlog(List.of());

  /// Above, every other mark goes: of a long wait nobody needs to know each second.
  static final int MARKS_MAX = 512;

  /// @param end the offset after the last command then
  record Mark(Instant seenAt, long end) {}

  /// @param end the offset after the last command
  /// @param decided the offset of the first command that is not decided
  Backlog seen(Instant now, long end, long decided) {
    var open = new ArrayList<Mark>();
    marks.stream().filter(mark -> mark.end() > decided).forEach(open::add);
    long known = open.isEmpty() ? decided : open.getLast().end();
    if (end > known) {
      open.add(new Mark(now, end));
    }
    return new Backlog(open.size() > MARKS_MAX ? everyOther(open) : List.copyOf(open));
  }

  private static List<Mark> everyOther(List<Mark> marks) {
    return IntStream.range(0, marks.size())
        .filter(i -> i % 2 == 0 || i == marks.size() - 1)
        .mapToObj(marks::get)
        .toList();
  }

  /// Zero if all that was seen is decided. Less than the truth by the time between two looks, at
  /// the most, as long as there are few marks.
  Duration age(Instant now) {
    return marks.isEmpty() ? Duration.ZERO : Duration.between(marks.getFirst().seenAt(), now);
  }
}
