package io.customerpipeline.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a follower stands in the events, to go on from there. Store it with what the changes led
/// to, in one transaction, and nothing is missed or done twice.
///
/// @param next the offset of the next event, by partition
public record Position(Map<Integer, Long> next) {

  public Position {
    next = Map.copyOf(next);
  }

  /// @param text as [#toString()] gives it
  /// @throws IllegalArgumentException if it is no such text
  public static Position parse(String text) {
    try {
      return new Position(
          Stream.of(text.split(",", -1))
              .map(entry -> entry.split(":", 2))
              .collect(
                  Collectors.toMap(
                      entry -> Integer.parseInt(entry[0]), entry -> Long.parseLong(entry[1]))));
    } catch (NumberFormatException | IndexOutOfBoundsException | IllegalStateException e) {
      throw new IllegalArgumentException("no position: " + text, e);
    }
  }

  /// `0:17,1:4`: partition and offset.
  @Override
  public String toString() {
    return new TreeMap<>(next)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }
}
