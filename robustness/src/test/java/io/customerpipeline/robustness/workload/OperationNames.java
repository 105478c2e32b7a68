package io.customerpipeline.robustness.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.Mac;
import java.nio.ByteBuffer;
import java.util.UUID;

/// The operation that an idempotency key stands for, as decision 0005 derives it: so what became of
/// a request that was never answered can be found in the outcomes.
final class OperationNames {
  private final Mac mac;

  /// @param secret of the api
  OperationNames(String secret) {
    this.mac = new Mac(secret);
  }

  String of(String organization, String idempotencyKey) {
    String message = "idempotency-key\n" + organization + "\n" + idempotencyKey;
    ByteBuffer digest = ByteBuffer.wrap(mac.of(message.getBytes(UTF_8)));
    long high = digest.getLong() & ~0xF000L | 0x8000L;
    long low = digest.getLong() >>> 2 | 0b10L << 62;
    return new UUID(high, low).toString();
  }
}
