package io.customerpipeline.processor.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/// A record's key with the partition that the record goes to: the one its command came from.
///
/// A partitioner sees only the record, and neither an operation id nor a tombstone tells the
/// bucket; so the partition rides with the key as far as the sink, which writes the key alone.
record Placed<K extends @Nullable Object>(K key, int partition) {

  static <K> Serializer<Placed<K>> serializer(Serializer<K> keys) {
    return (topic, placed) -> keys.serialize(topic, placed.key());
  }

  static <K> StreamPartitioner<Placed<K>, Object> partitioner() {
    return (_, placed, _, _) -> Optional.of(Set.of(placed.partition()));
  }
}
