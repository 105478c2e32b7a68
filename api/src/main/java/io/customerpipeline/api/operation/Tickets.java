package io.customerpipeline.api.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.Mac;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Writes and reads the ids under which operations are followed: `identity~ticket`.
///
/// The ticket proves that this API accepted the operation, and when. So an operation that is not
/// projected yet reads as pending without any write at submit, one past its window as gone, and an
/// invented one as unknown. See docs/decisions/0005.
///
/// A ticket is base64url of 15 octets: 6 Unix milliseconds, 1 kind, 8 of an HMAC over organization,
/// identity, time and kind.
@Component
public class Tickets {
  /// No part of any operation id, and no file extension either, as a dot would be to Spring MVC.
  private static final char SEPARATOR = '~';

  private static final int TIME_OCTETS = 6;
  private static final int MAC_OCTETS = 8;
  private static final int OCTETS = TIME_OCTETS + 1 + MAC_OCTETS;

  private final Mac mac;

  Tickets(ApiSettings settings) {
    this.mac = new Mac(settings.api().secret());
  }

  /// The id under which the ticket's holder may ask.
  public String issue(OrganizationId organization, Ticket ticket) {
    byte[] body = body(ticket);
    byte[] octets =
        ByteBuffer.allocate(OCTETS)
            .put(body)
            .put(code(organization, ticket.operationId(), body))
            .array();
    return ticket.operationId().value()
        + SEPARATOR
        + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /// The ticket, if it is genuine and was issued to this organization.
  public Optional<Ticket> verify(OrganizationId organization, String id) {
    int at = id.lastIndexOf(SEPARATOR);
    if (at < 1) {
      return Optional.empty();
    }
    try {
      var operationId = new OperationId(id.substring(0, at));
      byte[] octets = Base64.getUrlDecoder().decode(id.substring(at + 1));
      return octets.length == OCTETS ? verify(organization, operationId, octets) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Optional<Ticket> verify(OrganizationId organization, OperationId id, byte[] octets) {
    byte[] body = Arrays.copyOf(octets, TIME_OCTETS + 1);
    byte[] code = Arrays.copyOfRange(octets, TIME_OCTETS + 1, OCTETS);
    if (!MessageDigest.isEqual(code, code(organization, id, body))) {
      return Optional.empty();
    }
    long millis = ByteBuffer.wrap(Arrays.copyOf(body, Long.BYTES)).getLong() >>> 16;
    OperationKind kind = OperationKind.values()[body[TIME_OCTETS]];
    return Optional.of(new Ticket(id, kind, Instant.ofEpochMilli(millis)));
  }

  private static byte[] body(Ticket ticket) {
    long millis = ticket.submittedAt().toEpochMilli();
    byte[] shifted = ByteBuffer.allocate(Long.BYTES).putLong(millis << 16).array();
    byte[] body = Arrays.copyOf(shifted, TIME_OCTETS + 1);
    body[TIME_OCTETS] = (byte) ticket.kind().ordinal();
    return body;
  }

  private byte[] code(OrganizationId organization, OperationId id, byte[] body) {
    byte[] names = ("ticket\n" + organization + "\n" + id + "\n").getBytes(UTF_8);
    byte[] message = ByteBuffer.allocate(names.length + body.length).put(names).put(body).array();
    return Arrays.copyOf(mac.of(message), MAC_OCTETS);
  }
}
