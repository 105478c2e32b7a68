package io.customerpipeline.http.openapi;

import io.customerpipeline.http.problem.ProblemType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpMethod;

/// What follows for a route from taking an argument of one type, told by the module that hands it
/// out.
public interface DescribedArgument {

  Class<?> type();

  /// What the argument is made of.
  List<Parameter> parameters(HttpMethod method);

  /// The answers that a route with it has instead of those that its signature tells.
  ///
  /// @param schemas gives the schema of a record, by reference
  void describeAnswers(
      ApiResponses responses, HttpMethod method, Function<Class<?>, Schema<?>> schemas);

  /// How such a route may refuse.
  Set<ProblemType> problems(HttpMethod method);
}
