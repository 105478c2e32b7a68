package io.customerpipeline.schemas.topic;

import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// One type as JSON in bytes; null, a tombstone, stays null.
public record JsonSerde<T>(Class<T> type) implements Serde<T> {

  @Override
  public Serializer<T> serializer() {
    return (_, value) -> write(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (_, bytes) -> read(bytes);
  }

  @SuppressWarnings("NullAway") // Kafka's interfaces are not null-marked; null is a tombstone.
  private byte[] write(@Nullable T value) {
    return value == null ? null : Wire.write(value);
  }

  @SuppressWarnings("NullAway") // As above.
  private T read(byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : Wire.read(bytes, type);
    } catch (UndecodableException e) {
      throw new SerializationException(e.getMessage(), e);
    }
  }
}
