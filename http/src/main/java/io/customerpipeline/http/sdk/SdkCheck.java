package io.customerpipeline.http.sdk;

import io.customerpipeline.http.access.ScopeCheck;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses requests of Polar's SDKs that would be answered with something else than they ask for:
/// another resource under the same path, or the data of another organization.
@Component
public class SdkCheck implements HandlerInterceptor {
  /// Sent by version 1 with every request.
  private static final String VERSION = "Polar-Version";

  /// Sent by version 1 if its option `organizationId` is set.
  private static final String ORGANIZATION = "Polar-Organization";

  /// In the `User-Agent` of version 0: `speakeasy-sdk/typescript 0.49.0 … @polar-sh/sdk`.
  private static final String PACKAGE = "@polar-sh/sdk";

  /// @throws ProblemException `422` that names the header by which the SDK was known
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod route
        && request.getDispatcherType() == DispatcherType.REQUEST) {
      OtherShape shape = route.getMethodAnnotation(OtherShape.class);
      if (shape != null) {
        tellingHeader(request)
            .ifPresent(header -> {
              throw otherShape(header, shape);
            });
      }
      checkOrganization(request);
    }
    return true;
  }

  private static Optional<String> tellingHeader(HttpServletRequest request) {
    if (request.getHeader(VERSION) != null) {
      return Optional.of(VERSION);
    }
    String agent = request.getHeader(HttpHeaders.USER_AGENT);
    return agent != null && agent.contains(PACKAGE)
        ? Optional.of(HttpHeaders.USER_AGENT)
        : Optional.empty();
  }

  private static ProblemException otherShape(String header, OtherShape shape) {
    return InvalidRequest.exception(
        Location.HEADER,
        header,
        "other_product",
        "is that of an SDK of Polar, which expects another resource: this path is "
            + shape.value());
  }

  private static void checkOrganization(HttpServletRequest request) {
    String named = request.getHeader(ORGANIZATION);
    if (named != null
        && !named.equalsIgnoreCase(ScopeCheck.caller().organization().value().toString())) {
      throw InvalidRequest.exception(
          Location.HEADER,
          ORGANIZATION,
          "other_organization",
          "is not the organization of the API key");
    }
  }
}
