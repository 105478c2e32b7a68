package io.customerpipeline.http.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Set;

/// The parts that descriptions are made of.
public final class Described {
  static final String JSON = "application/json";

  private Described() {}

  /// A header of an answer.
  public static Header header(String description, boolean required) {
    return new Header().description(description).required(required).schema(string());
  }

  /// A header of a request.
  public static Parameter parameter(String header, String description) {
    return new HeaderParameter().name(header).description(description).schema(string());
  }

  public static Content json(Schema<?> schema) {
    return new Content().addMediaType(JSON, new MediaType().schema(schema));
  }

  private static Schema<?> string() {
    return new JsonSchema().types(Set.of("string"));
  }

  /// An example, as the writer of the description takes it.
  static Object tree(String json) {
    try {
      return Json31.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The example is no JSON: " + json, e);
    }
  }
}
