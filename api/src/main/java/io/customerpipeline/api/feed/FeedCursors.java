package io.customerpipeline.api.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.Mac;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/// Cursors as text that means nothing to its holder: base64url of a digest of the log, an offset a
/// partition, 8 bytes each, and 8 bytes of an HMAC over them and the organization. A cursor that
/// was changed, or given to another organization, is unknown.
@Component
class FeedCursors {
  private static final int MAC_OCTETS = 8;

  private final Mac mac;
  private final int partitions;

  FeedCursors(ApiSettings settings) {
    this.mac = new Mac(settings.api().secret());
    this.partitions = settings.topics().partitions();
  }

  int partitions() {
    return partitions;
  }

  String write(OrganizationId organization, FeedCursor cursor) {
    var body = ByteBuffer.allocate((1 + partitions) * Long.BYTES).putLong(cursor.log());
    cursor.next().forEach(body::putLong);
    byte[] octets =
        ByteBuffer.allocate(body.capacity() + MAC_OCTETS)
            .put(body.array())
            .put(code(organization, body.array()))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /// @return empty if it is none of this organization's
  Optional<FeedCursor> read(OrganizationId organization, String text) {
    byte[] octets;
    try {
      octets = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    int length = (1 + partitions) * Long.BYTES;
    if (octets.length != length + MAC_OCTETS) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(octets, length);
    byte[] code = Arrays.copyOfRange(octets, length, octets.length);
    if (!MessageDigest.isEqual(code, code(organization, body))) {
      return Optional.empty();
    }
    var numbers = ByteBuffer.wrap(body);
    long log = numbers.getLong();
    return Optional.of(
        new FeedCursor(
            IntStream.range(0, partitions).mapToObj(_ -> numbers.getLong()).toList(), log));
  }

  private byte[] code(OrganizationId organization, byte[] body) {
    byte[] name = ("cursor\n" + organization + "\n").getBytes(UTF_8);
    byte[] message = ByteBuffer.allocate(name.length + body.length).put(name).put(body).array();
    return Arrays.copyOf(mac.of(message), MAC_OCTETS);
  }
}
