package io.customerpipeline.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a consumer makes of the changes, and what it is promised about them.
final class Copy {
  private final Map<String, Long> versions = new TreeMap<>();
  private final Set<String> gone = new HashSet<>();
  private boolean caughtUp;

  boolean isCaughtUp() {
    return caughtUp;
  }

  /// @return by id the version of every customer that lives
  Map<String, Long> versions() {
    return Collections.unmodifiableMap(versions);
  }

  void take(Change change) {
    switch (change) {
      case Change.CaughtUp _ -> {
        assertThat(caughtUp).as("told twice to have caught up").isFalse();
        caughtUp = true;
      }
      case Change.Upsert it -> {
        assertFollows(it);
        assertThat(it.text()).isEqualTo("{\"version\":" + it.version() + "}");
        versions.put(it.customerId(), it.version());
      }
      case Change.Deleted it -> {
        assertFollows(it);
        versions.remove(it.customerId());
        gone.add(it.customerId());
      }
    }
  }

  private void assertFollows(Change.OfCustomer change) {
    assertThat(gone).as("%s is gone", change).doesNotContain(change.customerId());
    Long last = versions.get(change.customerId());
    if (caughtUp) {
      assertThat(change.version()).as("%s", change).isEqualTo(last == null ? 1 : last + 1);
    } else if (last != null) {
      assertThat(change.version()).as("%s", change).isGreaterThan(last);
    }
  }
}
