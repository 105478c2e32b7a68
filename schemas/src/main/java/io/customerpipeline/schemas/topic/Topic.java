package io.customerpipeline.schemas.topic;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/// One topic as a value: what crosses it, and what it keeps for how long.
///
/// The partition of a record is always `bucket mod partitions`. For a key that is an email key this
/// is what Kafka's standard partitioner finds; all other producers name the partition.
///
/// @param values the type of its records' values
/// @param settings topic-level configuration, in Kafka's own names and units
public record Topic<V>(String name, Serde<V> values, Map<String, String> settings) {

  public Serde<String> keys() {
    return Serdes.String();
  }
}
