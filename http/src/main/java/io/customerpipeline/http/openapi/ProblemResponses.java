package io.customerpipeline.http.openapi;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;

/// How a route may refuse: it follows from what it takes, and from what it [Refuses] beside.
final class ProblemResponses {
  private ProblemResponses() {}

  static void addTo(
      ApiResponses responses,
      HandlerMethod route,
      HttpMethod method,
      List<DescribedArgument> arguments) {
    var descriptions = new TreeMap<HttpStatus, StringBuilder>();
    Set<ProblemType> types = of(route);
    arguments.forEach(argument -> types.addAll(argument.problems(method)));
    for (ProblemType type : types) {
      descriptions
          .computeIfAbsent(type.status(), _ -> new StringBuilder())
          .append("- `%s`: %s\n".formatted(name(type), type.title()));
    }
    describe(descriptions, HttpStatus.NOT_ACCEPTABLE, "`Accept` excludes what there is");
    describe(
        descriptions,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "A fault of ours; `incident` is its id in the log");
    if (method != HttpMethod.GET) {
      describe(descriptions, HttpStatus.UNSUPPORTED_MEDIA_TYPE, unsupported(route));
    }
    descriptions.forEach((status, text) ->
        responses.addApiResponse(
            Integer.toString(status.value()), response(status, text.toString().strip())));
  }

  private static String unsupported(HandlerMethod route) {
    String coding = "`Content-Encoding` is neither `gzip` nor `identity`";
    String[] consumes = DescribedRoute.mapping(route.getMethod()).consumes();
    String types = consumes.length > 0 ? String.join(" or ", consumes) : Described.JSON;
    return consumes.length > 0 || takes(route, JsonBody.class)
        ? "The body is not " + types + ", or " + coding
        : coding;
  }

  private static void describe(
      TreeMap<HttpStatus, StringBuilder> descriptions, HttpStatus status, String text) {
    descriptions.put(status, new StringBuilder(text));
  }

  private static Set<ProblemType> of(HandlerMethod route) {
    var types =
        EnumSet.of(
            ProblemType.MALFORMED_REQUEST,
            ProblemType.INVALID_REQUEST,
            ProblemType.UNAUTHORIZED,
            ProblemType.FORBIDDEN,
            ProblemType.RATE_LIMITED,
            ProblemType.ACCESS_UNAVAILABLE,
            ProblemType.READ_MODEL_UNAVAILABLE);
    if (hasPathVariable(route)) {
      types.add(ProblemType.NOT_FOUND);
    }
    if (takes(route, JsonBody.class)) {
      types.addAll(
          Set.of(
              ProblemType.MALFORMED_JSON, ProblemType.BODY_TOO_LARGE, ProblemType.BODY_TOO_SLOW));
    }
    Refuses refuses = route.getMethodAnnotation(Refuses.class);
    if (refuses != null) {
      types.addAll(Set.of(refuses.value()));
    }
    return types;
  }

  private static ApiResponse response(HttpStatus status, String description) {
    var schema = new JsonSchema();
    schema.set$ref("#/components/schemas/Problem");
    var content = new MediaType().schema(schema);
    var response =
        new ApiResponse()
            .description(description)
            .content(
                new Content()
                    .addMediaType("application/problem+json", content)
                    .addMediaType("application/json", content));
    switch (status) {
      case UNAUTHORIZED, FORBIDDEN ->
          response.addHeaderObject("WWW-Authenticate", Described.header("RFC 6750", true));
      case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE ->
          response.addHeaderObject(
              "Retry-After", Described.header("Seconds until it makes sense to retry", true));
      default -> {}
    }
    return response;
  }

  private static String name(ProblemType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean hasPathVariable(HandlerMethod route) {
    return Arrays.stream(route.getMethodParameters())
        .anyMatch(parameter -> parameter.hasParameterAnnotation(PathVariable.class));
  }

  static boolean takes(HandlerMethod route, Class<?> type) {
    return Arrays.stream(route.getMethodParameters())
        .anyMatch(parameter -> parameter.getParameterType() == type);
  }
}
