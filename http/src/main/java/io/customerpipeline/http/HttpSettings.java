package io.customerpipeline.http;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of every role that answers requests.
///
/// @param devToken bearer token of whoever runs the installation: it may do everything, for the
///   development organization, and makes the organizations and their first API keys; absent: nobody
///   may
/// @param devOrganization id of that organization; there if the token is
/// @param bodyTimeout within which the body of a request has to be there
/// @param rateLimit requests a second that one API key may send to one instance
/// @param rateBurst requests that it may send at once after a pause
/// @param corsOrigins origins whose pages a browser lets read the answers, as it sends them in
///   `Origin`, or `*`; none: no page of another origin may
/// @param opensAfter names of parts of the health; the port opens once none of them starts any more
/// @param opensWithin after which the port opens in any case, so that a person can ask what is
///   wrong
/// @param leaving for how long requests are still taken after SIGTERM, while gateways and load
///   balancers turn to other instances
@ConfigurationProperties("pipeline.http")
public record HttpSettings(
    @Nullable String devToken,
    @Nullable UUID devOrganization,
    Duration bodyTimeout,
    int rateLimit,
    int rateBurst,
    @DefaultValue List<String> corsOrigins,
    @DefaultValue List<String> opensAfter,
    @DefaultValue("30s") Duration opensWithin,
    @DefaultValue("0s") Duration leaving) {

  public HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
    opensAfter = List.copyOf(opensAfter);
    require(
        isBlank(devToken) == (devOrganization == null),
        "dev-token and dev-organization are set together or not at all");
    require(!leaving.isNegative(), "leaving must not be negative");
    require(rateLimit > 0 && rateBurst > 0, "rate-limit and rate-burst are at least 1");
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("pipeline.http." + rule);
    }
  }

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return "HttpSettings[devOrganization=" + devOrganization + "]";
  }
}
