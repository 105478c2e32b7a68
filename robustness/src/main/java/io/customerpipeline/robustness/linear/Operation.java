package io.customerpipeline.robustness.linear;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.Invoked;
import java.util.List;

/// Something that took effect at one moment, if at all.
///
/// @param asked for the first time
/// @param to when it had taken effect at the latest; the end of time if nobody was told
/// @param answer what came of it; one that leaves it open if nobody knows: then it may have taken
///   effect at any time since it was asked for, or never
public record Operation(Invoked asked, long to, Answer answer, List<Entry> evidence) {

  public Operation {
    evidence = List.copyOf(evidence);
  }

  public long from() {
    return asked.nanos();
  }

  /// Whether it may never have happened.
  public boolean isOpen() {
    return answer.leavesOpen();
  }

  /// The same, as far as this answer tells.
  Operation answered(Answer other) {
    return new Operation(asked, to, other, evidence);
  }

  @Override
  public String toString() {
    return asked.kind() + " " + asked.call() + " " + answer;
  }
}
