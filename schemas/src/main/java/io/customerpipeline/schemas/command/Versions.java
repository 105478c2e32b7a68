package io.customerpipeline.schemas.command;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The versions in one of which a customer must be (`If-Match`, RFC 9110 §13.1.1). In JSON a single
/// one is a number, several are an array.
///
/// @param anyOf 1 to [#MAX] versions, each from 1
public record Versions(SortedSet<Long> anyOf) {
  public static final int MAX = 50;

  public Versions {
    if (anyOf.isEmpty() || anyOf.size() > MAX) {
      throw new IllegalArgumentException("has 1 to " + MAX + " versions");
    }
    if (anyOf.first() < 1) {
      throw new IllegalArgumentException("versions start at 1");
    }
    anyOf = Collections.unmodifiableSortedSet(new TreeSet<>(anyOf));
  }

  public static Versions of(long version) {
    return new Versions(new TreeSet<>(List.of(version)));
  }

  /// @throws IllegalArgumentException if the JSON is neither a 64-bit number nor an array of them
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Versions read(Object json) {
    var versions = new TreeSet<Long>();
    for (Object one : json instanceof Collection<?> several ? several : List.of(json)) {
      if (!(one instanceof Integer || one instanceof Long)) {
        throw new IllegalArgumentException("must be a version or an array of versions");
      }
      versions.add(((Number) one).longValue());
    }
    return new Versions(versions);
  }

  @JsonValue
  Object json() {
    return anyOf.size() == 1 ? anyOf.first() : anyOf;
  }

  public boolean includes(long version) {
    return anyOf.contains(version);
  }
}
