package io.customerpipeline.api.projection;

import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.http.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Refuses reads of the read model with `503` while it lacks records that the log has lost: an
/// answer would deny customers that exist.
@Component
class ReadModelGate implements WebMvcConfigurer, HandlerInterceptor {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final LogStanding standing;

  ReadModelGate(LogStanding standing) {
    this.standing = standing;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(this)
        .addPathPatterns(
            "/v1/customers/**", "/v1/operations/**", "/v1/events/**", "/v1/exports/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    boolean reads = READS.contains(request.getMethod()) || isExport(request);
    if (reads && !standing.answersReads()) {
      throw ProblemType.READ_MODEL_UNAVAILABLE
          .exception(
              "The read model is not complete: %s. The operator has to rebuild it."
                  .formatted(standing.state().description()))
          .retryAfter(RETRY_AFTER);
    }
    return true;
  }

  private static boolean isExport(HttpServletRequest request) {
    return request.getMethod().equals("POST") && request.getRequestURI().contains("/exports");
  }
}
