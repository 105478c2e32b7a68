package io.customerpipeline.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.customerpipeline.http.HttpSettings;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.ProblemWriter;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// A token bucket for each API key and instance. Its answers tell how much is left
/// (draft-ietf-httpapi-ratelimit-headers-10), and when there will be more.
///
/// The operator's token has none: there is nobody to protect the installation from.
final class RateLimit extends OncePerRequestFilter {
  /// An idle bucket is full again long before.
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final ProblemWriter problems;
  private final int perSecond;
  private final int burst;
  private final String policy;
  private final Cache<UUID, Bucket> buckets =
      Caffeine.newBuilder().expireAfterAccess(FORGOTTEN_AFTER).build();

  RateLimit(HttpSettings settings, ProblemWriter problems) {
    this.problems = problems;
    this.perSecond = settings.rateLimit();
    this.burst = settings.rateBurst();
    this.policy = "\"default\";q=%s;w=%s".formatted(burst, Math.ceilDiv(burst, perSecond));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    UUID key =
        SecurityContextHolder.getContext().getAuthentication()
                instanceof KeyAuthentication.Proved proved
            ? proved.getPrincipal().keyId()
            : null;
    if (key == null || passes(key, request, response)) {
      chain.doFilter(request, response);
    }
  }

  private boolean passes(UUID key, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ConsumptionProbe probe = buckets.get(key, _ -> bucket()).tryConsumeAndReturnRemaining(1);
    long left = probe.getRemainingTokens();
    response.setHeader("RateLimit-Policy", policy);
    response.setHeader(
        "RateLimit",
        "\"default\";r=%s;t=%s".formatted(left, Math.ceilDiv(burst - left, perSecond)));
    if (!probe.isConsumed()) {
      Duration delay = Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1);
      problems.write(
          request,
          response,
          ProblemType.RATE_LIMITED
              .exception("This API key may send " + perSecond + " requests a second.")
              .retryAfter(delay));
    }
    return probe.isConsumed();
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
