package io.customerpipeline.robustness.linear;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who lives, among those that are looked at together.
///
/// @param living by id
public record State(Map<String, Live> living) {
  static final State EMPTY = new State(Map.of());

  /// Begins the name of a customer whose id nobody was told.
  private static final String UNNAMED = "?";

  /// @param mailbox that it has
  /// @param email the mailbox as written
  public record Live(String mailbox, String email, long version, Map<String, String> fields) {}

  static String unnamed(long call) {
    return UNNAMED + call;
  }

  static boolean isUnnamed(String id) {
    return id.startsWith(UNNAMED);
  }

  @Nullable Live get(String id) {
    return living.get(id);
  }

  /// @return the id of who has the mailbox; absent if it is vacant
  @Nullable String holder(String mailbox) {
    for (var entry : living.entrySet()) {
      if (entry.getValue().mailbox().equals(mailbox)) {
        return entry.getKey();
      }
    }
    return null;
  }

  State with(String id, Live live) {
    var more = new TreeMap<>(living);
    more.put(id, live);
    return new State(Collections.unmodifiableMap(more));
  }

  State without(String id) {
    var less = new TreeMap<>(living);
    less.remove(id);
    return new State(Collections.unmodifiableMap(less));
  }
}
