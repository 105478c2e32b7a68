package io.customerpipeline.schemas.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.command.Command;

/// Commands as they stand on the topic, and ways to damage them.
final class Samples {
  private static final String COMMON =
      """
      "operation_id":"op","organization_id":"0190d5e0-0000-7000-8000-000000000001",\
      "submitted_at":"2027-01-15T08:00:00Z",\
      "customer_id":"01a3185c-5000-8b55-b800-000000000005",\
      """;
  static final String CREATE =
      """
      {"type":"create",%s"email":"ada@example.com","profile":{"type":"team","name":"Ada",\
      "billing_address":{"country":"GB"},"locale":"en","metadata":{"k":1}}}\
      """
          .formatted(COMMON);
  static final String UPDATE =
      """
      {"type":"update",%s"change":{"set":{"name":"Ada"},"clear":["tax_id"]}}\
      """
          .formatted(COMMON);

  private Samples() {}

  static Command read(String json) {
    return Wire.read(json.getBytes(UTF_8), Command.class);
  }

  /// The sample with one of its parts replaced, which must be there.
  static String with(String sample, String part, String other) {
    assertThat(sample).contains(part);
    return sample.replace(part, other);
  }
}
