package io.customerpipeline.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.UndecodableException;
import org.apache.kafka.common.header.Headers;

/// What stands in the headers of an event's record: all but the event itself.
///
/// @param type such as `customer.created`
/// @param version of the customer
public record EventContext(
    String id, String type, OrganizationId organization, CustomerId customer, long version) {
  private static final String SOURCE = "/organizations/";

  /// @throws UndecodableException if these are not the headers of an event
  public static EventContext of(Headers headers) {
    try {
      return new EventContext(
          text(headers, "ce_id"),
          text(headers, "ce_type"),
          OrganizationId.of(text(headers, "ce_source").replaceFirst("^" + SOURCE, "")),
          CustomerId.of(text(headers, "ce_subject")),
          Long.parseLong(text(headers, "ce_sequence")));
    } catch (IllegalArgumentException e) {
      throw new UndecodableException("a header of an event is wrong: " + e.getMessage(), e);
    }
  }

  /// A header that has to be there.
  ///
  /// @throws UndecodableException if it is not
  public static String text(Headers headers, String name) {
    var header = headers.lastHeader(name);
    if (header == null) {
      throw new UndecodableException("it has no header " + name, null);
    }
    return new String(header.value(), UTF_8);
  }
}
