package io.customerpipeline.api.projection;

/// Where the projection stands in one partition: the next offset to project of each topic.
public record Offsets(long outcome, long event) {
  public static final Offsets BEGINNING = new Offsets(0, 0);

  /// The later of both, topic by topic.
  Offsets later(Offsets other) {
    return new Offsets(Math.max(outcome, other.outcome), Math.max(event, other.event));
  }
}
