package io.customerpipeline.api.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.Mac;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Cursors as text that means nothing to its holder: base64url of 8 octets of Unix microseconds,
/// the operation's id, and 8 octets of an HMAC over them and the organization. One that was
/// changed, or given to another organization, is unknown.
@Component
class OperationCursors {
  private static final int MAC_OCTETS = 8;

  private final Mac mac;

  OperationCursors(ApiSettings settings) {
    this.mac = new Mac(settings.api().secret());
  }

  String write(OrganizationId organization, OperationCursor cursor) {
    byte[] id = cursor.id().value().getBytes(US_ASCII);
    byte[] body =
        ByteBuffer.allocate(Long.BYTES + id.length)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, cursor.submittedAt()))
            .put(id)
            .array();
    byte[] octets =
        ByteBuffer.allocate(body.length + MAC_OCTETS)
            .put(body)
            .put(code(organization, body))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /// @return empty if it is none of this organization's
  Optional<OperationCursor> read(OrganizationId organization, String text) {
    byte[] octets;
    try {
      octets = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    int length = octets.length - MAC_OCTETS;
    if (length <= Long.BYTES) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(octets, length);
    byte[] code = Arrays.copyOfRange(octets, length, octets.length);
    if (!MessageDigest.isEqual(code, code(organization, body))) {
      return Optional.empty();
    }
    long micros = ByteBuffer.wrap(body).getLong();
    String id = new String(body, Long.BYTES, length - Long.BYTES, US_ASCII);
    return Optional.of(
        new OperationCursor(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), new OperationId(id)));
  }

  private byte[] code(OrganizationId organization, byte[] body) {
    byte[] name = ("operations\n" + organization + "\n").getBytes(UTF_8);
    byte[] message = ByteBuffer.allocate(name.length + body.length).put(name).put(body).array();
    return Arrays.copyOf(mac.of(message), MAC_OCTETS);
  }
}
