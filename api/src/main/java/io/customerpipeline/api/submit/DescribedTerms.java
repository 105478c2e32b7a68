package io.customerpipeline.api.submit;

import io.customerpipeline.api.operation.OperationView;
import io.customerpipeline.http.openapi.Described;
import io.customerpipeline.http.openapi.DescribedArgument;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.event.CustomerView;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/// A route that takes [RequestTerms] is a write: what it may answer is the same for all of them.
@Component
class DescribedTerms implements DescribedArgument {

  @Override
  public Class<?> type() {
    return RequestTerms.class;
  }

  @Override
  public List<Parameter> parameters(HttpMethod method) {
    Parameter key =
        Described.parameter(
            "Idempotency-Key",
            "1 to 255 printable ASCII characters. The same request with the same key is applied"
                + " once, and answered the same, for 48 h.");
    Parameter prefer =
        Described.parameter(
            "Prefer",
            "respond-async: answer 202 at once. wait=N: wait up to N s for the outcome"
                + " (RFC 7240).");
    Parameter ifMatch =
        Described.parameter(
            "If-Match",
            "ETags, one of which the customer must still have, or * (RFC 9110 §13.1.1).");
    Parameter ifNoneMatch =
        Described.parameter(
            "If-None-Match", "*: there must be no such customer yet (RFC 9110 §13.1.2).");
    if (method == HttpMethod.POST) {
      return List.of(key, prefer);
    }
    return method == HttpMethod.PUT
        ? List.of(key, prefer, ifMatch, ifNoneMatch)
        : List.of(key, prefer, ifMatch);
  }

  @Override
  public void describeAnswers(
      ApiResponses responses, HttpMethod method, Function<Class<?>, Schema<?>> schemas) {
    Content customer = Described.json(schemas.apply(CustomerView.class));
    responses.clear();
    if (method == HttpMethod.POST || method == HttpMethod.PUT) {
      responses.put("201", new ApiResponse().description("Created").content(customer));
    }
    if (method == HttpMethod.PATCH || method == HttpMethod.PUT) {
      responses.put("200", new ApiResponse().description("As asked for").content(customer));
    }
    if (method == HttpMethod.DELETE) {
      responses.put("204", new ApiResponse().description("Deleted; its values are free"));
    }
    responses.put(
        "202",
        new ApiResponse()
            .description(
                "For a request with Prefer: in the log; its outcome is not known yet. Ask at the"
                    + " Location.")
            .content(Described.json(schemas.apply(OperationView.class))));
    responses
        .values()
        .forEach(response ->
            response
                .addHeaderObject("Operation-Id", Described.header("Names the operation", true))
                .addHeaderObject("Preference-Applied", Described.header("RFC 7240", false)));
  }

  @Override
  public Set<ProblemType> problems(HttpMethod method) {
    var types =
        EnumSet.of(
            ProblemType.INVALID_REQUEST,
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            ProblemType.TOO_MANY_WAITING,
            ProblemType.TOO_MANY_IN_FLIGHT,
            ProblemType.OUTCOME_PENDING,
            ProblemType.PROCESSOR_BEHIND,
            ProblemType.LOG_UNAVAILABLE);
    if (method != HttpMethod.DELETE) {
      types.addAll(Set.of(ProblemType.ALREADY_EXISTS, ProblemType.EXTERNAL_ID_TAKEN));
    }
    if (method != HttpMethod.POST) {
      types.add(ProblemType.VERSION_MISMATCH);
    }
    return types;
  }
}
