package io.customerpipeline.api.access;

import io.customerpipeline.api.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Hands a controller the organization that [AccessFilter] found.
@Component
public class OrganizationArgument implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == OrganizationId.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Object organization =
        request.getAttribute(AccessFilter.ORGANIZATION, RequestAttributes.SCOPE_REQUEST);
    if (organization == null) {
      throw ProblemType.UNAUTHORIZED.exception("A valid API key is required.");
    }
    return organization;
  }
}
