package io.customerpipeline.robustness.simulation;

import io.customerpipeline.processor.decision.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A state store: what was written since the last commit is lost in a crash.
final class Memory<K, V> implements Table<K, V> {
  private final Map<K, V> committed = new HashMap<>();
  private final Map<K, @Nullable V> written = new LinkedHashMap<>();

  @Override
  public @Nullable V get(K key) {
    return written.containsKey(key) ? written.get(key) : committed.get(key);
  }

  @Override
  public void put(K key, @Nullable V value) {
    written.put(key, value);
  }

  void commit() {
    written.forEach((key, value) -> {
      if (value == null) {
        committed.remove(key);
      } else {
        committed.put(key, value);
      }
    });
    written.clear();
  }

  void restore() {
    written.clear();
  }

  void forget() {
    written.clear();
    committed.clear();
  }

  /// As of now, committed or not.
  Map<K, V> values() {
    Map<K, V> values = new HashMap<>(committed);
    written.forEach((key, value) -> {
      if (value == null) {
        values.remove(key);
      } else {
        values.put(key, value);
      }
    });
    return values;
  }
}
