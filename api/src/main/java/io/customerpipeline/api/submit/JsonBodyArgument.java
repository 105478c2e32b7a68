package io.customerpipeline.api.submit;

import io.customerpipeline.api.problem.InvalidRequest;
import io.customerpipeline.api.problem.InvalidRequest.Location;
import io.customerpipeline.api.problem.ProblemException;
import io.customerpipeline.api.problem.ProblemType;
import io.customerpipeline.schemas.wire.Wire;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a request's body as one strict JSON object: bounded in size and depth, every name once.
@Component
public class JsonBodyArgument implements HandlerMethodArgumentResolver {
  private static final int OCTETS_MAX = 64 * 1024;

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == JsonBody.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binders)
      throws IOException {
    var request = webRequest.getNativeRequest(HttpServletRequest.class);
    return new JsonBody(parse(octets(Objects.requireNonNull(request))));
  }

  private static byte[] octets(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > OCTETS_MAX) {
      throw tooLarge();
    }
    byte[] octets = request.getInputStream().readNBytes(OCTETS_MAX + 1);
    if (octets.length > OCTETS_MAX) {
      throw tooLarge();
    }
    return octets;
  }

  private static ProblemException tooLarge() {
    return ProblemType.BODY_TOO_LARGE.exception(
        "The body may have at most " + OCTETS_MAX + " octets.");
  }

  private static ObjectNode parse(byte[] octets) {
    try {
      JsonNode tree = Wire.MAPPER.readTree(octets);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw ProblemType.MALFORMED_JSON.exception(explain(e));
    }
    throw InvalidRequest.exception(Location.BODY, "", "wrong_type", "must be a JSON object");
  }

  private static String explain(JacksonException e) {
    var location = e.getLocation();
    String where =
        location == null || location.getLineNr() < 0
            ? ""
            : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    return "The body cannot be read as JSON" + where + ".";
  }
}
