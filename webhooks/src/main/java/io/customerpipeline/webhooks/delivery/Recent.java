package io.customerpipeline.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// How many attempts of the last five minutes there were, and how many of them failed.
///
/// Counted in slices of ten seconds, so the memory is the same for one attempt and for a million. A
/// slice is forgotten as a whole, once its first attempt may be older than five minutes: what is
/// counted is never older.
///
/// @param slices the oldest first, empty ones left out
record Recent(List<Slice> slices) {
  static final Recent NONE = new Recent(List.of());
  static final Duration SPAN = Duration.ofMinutes(5);
  static final long SLICE_SECONDS = 10;

  /// @param second at which it begins
  record Slice(long second, int attempts, int failures) {
    Slice with(boolean failure) {
      return new Slice(second, attempts + 1, failures + (failure ? 1 : 0));
    }
  }

  Recent {
    slices = List.copyOf(slices);
  }

  /// @param now a clock that went back counts as one that stood still
  Recent with(boolean failure, Instant now) {
    long second = Math.floorDiv(now.getEpochSecond(), SLICE_SECONDS) * SLICE_SECONDS;
    if (!slices.isEmpty() && slices.getLast().second() > second) {
      second = slices.getLast().second();
    }
    long oldest = second + SLICE_SECONDS - SPAN.toSeconds();
    Slice last =
        slices.isEmpty() || slices.getLast().second() < second
            ? new Slice(second, 0, 0)
            : slices.getLast();
    return new Recent(
        Stream.concat(
                slices.stream()
                    .filter(slice -> slice.second() >= oldest && slice.second() < last.second()),
                Stream.of(last.with(failure)))
            .toList());
  }

  int attempts() {
    return slices.stream().mapToInt(Slice::attempts).sum();
  }

  int failures() {
    return slices.stream().mapToInt(Slice::failures).sum();
  }
}
