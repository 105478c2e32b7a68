package io.customerpipeline.processor.decision;

import org.jspecify.annotations.Nullable;

/// One kind of state of one partition.
public interface Table<K, V> {

  @Nullable V get(K key);

  /// @param value absent deletes
  void put(K key, @Nullable V value);
}
