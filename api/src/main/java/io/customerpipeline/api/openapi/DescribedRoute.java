package io.customerpipeline.api.openapi;

import io.customerpipeline.api.access.Needs;
import io.customerpipeline.api.access.Scope;
import io.customerpipeline.api.body.JsonBody;
import io.customerpipeline.api.body.Shape;
import io.customerpipeline.api.operation.OperationView;
import io.customerpipeline.api.submit.RequestTerms;
import io.customerpipeline.schemas.event.CustomerView;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationComponentsCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/// Tells of a route what its Java signature does not: the headers, fields and answers that follow
/// from the types it takes.
@Component
class DescribedRoute implements GlobalOperationComponentsCustomizer {
  private static final String JSON = "application/json";
  private static final String ETAG = "ETag";

  @Override
  public Operation customize(Operation operation, HandlerMethod route) {
    return customize(operation, new Components(), route);
  }

  @Override
  public Operation customize(Operation operation, Components components, HandlerMethod route) {
    String resource = mapping(route.getBeanType()).path()[0].replace("/v1/", "");
    HttpMethod method = mapping(route.getMethod()).method()[0].asHttpMethod();
    operation.setTags(List.of(resource));
    operation.setOperationId(resource + "." + route.getMethod().getName());
    operation.setSecurity(security(route));
    Stream.of(route.getMethodParameters())
        .forEach(parameter -> describe(operation, components, parameter, method));
    ApiResponses responses = operation.getResponses();
    if (ProblemResponses.takes(route, RequestTerms.class)) {
      responses.clear();
      addAnswersOfWrites(responses, components, method);
    }
    responses.forEach(DescribedRoute::addHeaders);
    if (method == HttpMethod.GET) {
      addUnchanged(operation);
    }
    ProblemResponses.addTo(responses, route, method);
    reference(components, Problem.class);
    responses.values().forEach(DescribedRoute::addRate);
    return operation;
  }

  private static RequestMapping mapping(java.lang.reflect.AnnotatedElement element) {
    return Objects.requireNonNull(
        AnnotatedElementUtils.findMergedAnnotation(element, RequestMapping.class));
  }

  /// For a bearer scheme, OpenAPI 3.1 lets the list name roles; each entry alone is enough.
  private static List<SecurityRequirement> security(HandlerMethod route) {
    Needs needs = route.getMethodAnnotation(Needs.class);
    return needs == null
        ? List.of()
        : Stream.of(needs.value())
            .map(Scope::toString)
            .map(scope -> new SecurityRequirement().addList(OpenApiConfiguration.KEY, scope))
            .toList();
  }

  private static void describe(
      Operation operation, Components components, MethodParameter parameter, HttpMethod method) {
    Shape shape = parameter.getParameterAnnotation(Shape.class);
    if (shape != null && parameter.getParameterType() == JsonBody.class) {
      operation.setRequestBody(
          new RequestBody()
              .required(!parameter.isOptional())
              .content(content(reference(components, shape.value()))));
    } else if (shape != null) {
      query(shape.value()).forEach(operation::addParametersItem);
    } else if (parameter.getParameterType() == RequestTerms.class) {
      terms(method).forEach(operation::addParametersItem);
    }
  }

  private static Stream<Parameter> query(Class<? extends Record> shape) {
    Map<String, Schema<?>> properties = propertiesOf(shape);
    return Stream.of(shape.getRecordComponents())
        .map(RecordSchemas::nameOf)
        .map(name -> query(name, Objects.requireNonNull(properties.get(name))));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Schema<?>> propertiesOf(Class<? extends Record> shape) {
    Schema<?> schema = resolved(shape).referencedSchemas.get(shape.getSimpleName());
    return (Map<String, Schema<?>>) (Map<String, ?>) Objects.requireNonNull(schema).getProperties();
  }

  /// Maps as `metadata[key]=value`, lists as the parameter several times.
  private static Parameter query(String name, Schema<?> schema) {
    boolean map = schema.getAdditionalProperties() != null;
    schema.getTypes().remove("null");
    Parameter parameter =
        new QueryParameter().name(name).description(schema.getDescription()).schema(schema);
    schema.setDescription(null);
    return map ? parameter.style(Parameter.StyleEnum.DEEPOBJECT).explode(true) : parameter;
  }

  private static Stream<Parameter> terms(HttpMethod method) {
    Stream<Parameter> always =
        Stream.of(
            header(
                "Idempotency-Key",
                "1 to 255 printable ASCII characters. The same request with the same key is applied"
                    + " once, and answered the same, for 48 h."),
            header(
                "Prefer",
                "respond-async: answer 202 at once. wait=N: wait up to N s for the outcome"
                    + " (RFC 7240)."));
    Parameter ifMatch =
        header("If-Match", "The ETag that the customer must still have, or * (RFC 9110 §13.1.1).");
    return method == HttpMethod.POST ? always : Stream.concat(always, Stream.of(ifMatch));
  }

  private static Parameter header(String name, String description) {
    return new HeaderParameter().name(name).description(description).schema(string());
  }

  private static void addAnswersOfWrites(
      ApiResponses responses, Components components, HttpMethod method) {
    Content customer = content(reference(components, CustomerView.class));
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
            .description("In the log; its outcome is not known yet. Ask at the Location.")
            .content(content(reference(components, OperationView.class))));
    responses
        .values()
        .forEach(response ->
            response
                .addHeaderObject("Operation-Id", header("Names the operation", true))
                .addHeaderObject("Preference-Applied", header("RFC 7240", false)));
  }

  private static void addHeaders(String status, ApiResponse response) {
    if (status.equals("201") || status.equals("202")) {
      response.addHeaderObject("Location", header("Where to read it", true));
    }
    Content content = response.getContent();
    MediaType json = content == null ? null : content.get(JSON);
    if (json != null && isReferenceTo(CustomerView.class, json.getSchema())) {
      response.addHeaderObject(ETAG, header("The customer's version", true));
    }
  }

  /// What has an ETag is answered without its body to who has it.
  private static void addUnchanged(Operation operation) {
    ApiResponse ok = operation.getResponses().get("200");
    if (ok != null && ok.getHeaders() != null && ok.getHeaders().containsKey(ETAG)) {
      operation.addParametersItem(
          header("If-None-Match", "ETags that the caller has (RFC 9110 §13.1.2)."));
      operation
          .getResponses()
          .addApiResponse(
              "304",
              new ApiResponse()
                  .description("As the caller has it")
                  .headers(new HashMap<>(Map.of(ETAG, header("The customer's version", true)))));
    }
  }

  private static boolean isReferenceTo(Class<?> type, @Nullable Schema<?> schema) {
    return schema != null
        && schema.get$ref() != null
        && schema.get$ref().endsWith("/" + type.getSimpleName());
  }

  private static void addRate(ApiResponse response) {
    for (String name : OpenApiConfiguration.RATE_HEADERS.keySet()) {
      Header reference = new Header();
      reference.set$ref("#/components/headers/" + name);
      response.addHeaderObject(name, reference);
    }
  }

  private static Header header(String description, boolean required) {
    return new Header().description(description).required(required).schema(string());
  }

  private static Content content(Schema<?> schema) {
    return new Content().addMediaType(JSON, new MediaType().schema(schema));
  }

  private static Schema<?> string() {
    return new JsonSchema().types(Set.of("string"));
  }

  private static Schema<?> reference(Components components, Class<?> type) {
    ResolvedSchema resolved = resolved(type);
    resolved.referencedSchemas.forEach(components::addSchemas);
    return resolved.schema;
  }

  private static ResolvedSchema resolved(Class<?> type) {
    return ModelConverters.getInstance(true)
        .resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true));
  }
}
