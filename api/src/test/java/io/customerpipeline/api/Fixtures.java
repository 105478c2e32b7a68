package io.customerpipeline.api;

import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.Base64;

/// Settings as an instance would be given them.
public final class Fixtures {
  public static final OrganizationId ACME =
      OrganizationId.of("0b0e7a3c-6a52-4d0f-9d3f-0a4f4b1f2c11");
  public static final OrganizationId OTHER =
      OrganizationId.of("3b7d0c55-1f0a-4f0c-8b3e-6d8f0c9a7e22");

  public static final LogId LOG = new LogId("cluster:outcomes:events");

  private Fixtures() {}

  public static ApiSettings settings() {
    return settings(1);
  }

  /// @param seed settings with different seeds have different secrets
  public static ApiSettings settings(int seed) {
    byte[] secret = new byte[32];
    secret[0] = (byte) seed;
    return new ApiSettings(
        TopicSettings.defaults(4, 1),
        new ApiSettings.Api(
            Base64.getEncoder().encodeToString(secret),
            Duration.ofSeconds(4),
            Duration.ofSeconds(30),
            2,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            64,
            Duration.ofHours(48),
            Duration.ofHours(24)));
  }
}
