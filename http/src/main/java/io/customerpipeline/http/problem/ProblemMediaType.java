package io.customerpipeline.http.problem;

import io.customerpipeline.http.accept.AcceptedTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// The media type of a problem document: `application/problem+json`, or plain `application/json`
/// for a client that accepts just this. Existing SDKs do, and find no error in anything else.
@ControllerAdvice
class ProblemMediaType implements ResponseBodyAdvice<Object> {

  static MediaType of(@Nullable String accept) {
    var accepted = AcceptedTypes.of(accept == null ? List.of() : List.of(accept));
    boolean plain =
        accepted.include(MediaType.APPLICATION_JSON)
            && !accepted.include(MediaType.APPLICATION_PROBLEM_JSON);
    return plain ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON;
  }

  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType selected,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof ProblemDetail) {
      String accept = request.getHeaders().getFirst(HttpHeaders.ACCEPT);
      response.getHeaders().setContentType(of(accept));
    }
    return body;
  }
}
