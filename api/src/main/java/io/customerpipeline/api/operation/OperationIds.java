package io.customerpipeline.api.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.Mac;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.topic.LogId;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Names operations: at random, or by idempotency key, so that a retry through any instance is the
/// same operation. See docs/decisions/0005.
@Component
public class OperationIds {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0b10L << 62;

  private final Mac mac;

  OperationIds(ApiSettings settings) {
    this.mac = new Mac(settings.api().secret());
  }

  public OperationId random() {
    return new OperationId(UUID.randomUUID().toString());
  }

  /// The same for the same organization and key, and nobody else can find it from them.
  ///
  /// @param idempotencyKey as the caller sent it
  public OperationId derived(OrganizationId organization, String idempotencyKey) {
    return digest("idempotency-key", organization, idempotencyKey);
  }

  /// The same for each sending of a row. No `Idempotency-Key` leads to it, whatever its text.
  ///
  /// @param job the import
  /// @param number of the row in its file
  public OperationId ofRow(OrganizationId organization, UUID job, int number) {
    return digest("import-row", organization, job + "/" + number);
  }

  /// The same for each reseed of a log, so that no customer is restored twice.
  public OperationId ofRestore(LogId log, Customer customer) {
    String text = log + "/" + customer.id() + "/" + customer.version();
    return digest("restore", customer.organizationId(), text);
  }

  /// @param namespace keeps what callers choose apart from what the pipeline chooses
  private OperationId digest(String namespace, OrganizationId organization, String text) {
    String message = namespace + "\n" + organization + "\n" + text;
    ByteBuffer digest = ByteBuffer.wrap(mac.of(message.getBytes(UTF_8)));
    long high = (digest.getLong() & ~0xF000L) | VERSION_8;
    long low = (digest.getLong() >>> 2) | VARIANT;
    return new OperationId(new UUID(high, low).toString());
  }
}
