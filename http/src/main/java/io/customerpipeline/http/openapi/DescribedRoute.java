package io.customerpipeline.http.openapi;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.BodyExample;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.query.QueryParameter;
import io.customerpipeline.schemas.event.CustomerView;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationComponentsCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/// Tells of a route what its Java signature does not: the headers, fields and answers that follow
/// from the types it takes.
@Component
class DescribedRoute implements GlobalOperationComponentsCustomizer {
  private static final String ETAG = "ETag";
  private static final String NDJSON = "application/x-ndjson";

  /// The example of an answer with a customer.
  private static final String CUSTOMER =
      """
      {"id": "01a22440-c9e5-8c71-8f15-0e78327f50c5", "created_at": "2027-01-15T08:00:00Z",
       "modified_at": null, "metadata": {"plan": "pro", "seats": 3}, "external_id": "crm-1815",
       "email": "ada@example.com", "email_verified": false, "type": "individual",
       "name": "Ada Lovelace", "billing_name": null, "billing_address": null, "tax_id": null,
       "locale": "en-GB", "organization_id": "0e3b02fa-87d8-4d66-a885-56d9a7c820b1",
       "deleted_at": null, "avatar_url": null}
      """;

  private final List<DescribedArgument> arguments;

  DescribedRoute(List<DescribedArgument> arguments) {
    this.arguments = arguments;
    // What these stand for is described here.
    arguments.forEach(
        argument -> SpringDocUtils.getConfig().addRequestWrapperToIgnore(argument.type()));
  }

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
    String[] consumes = mapping(route.getMethod()).consumes();
    Stream.of(route.getMethodParameters())
        .forEach(parameter -> describe(operation, components, parameter, consumes));
    keepText(operation.getRequestBody());
    ApiResponses responses = operation.getResponses();
    List<DescribedArgument> taken =
        arguments.stream().filter(one -> ProblemResponses.takes(route, one.type())).toList();
    for (DescribedArgument argument : taken) {
      argument.parameters(method).forEach(operation::addParametersItem);
      argument.describeAnswers(responses, method, type -> reference(components, type));
    }
    boolean names = route.getMethod().getReturnType() == ResponseEntity.class;
    responses.forEach((status, response) -> addHeaders(status, response, names));
    if (method == HttpMethod.GET) {
      addUnchanged(operation);
    }
    ProblemResponses.addTo(responses, route, method, taken);
    reference(components, Problem.class);
    responses.values().forEach(DescribedRoute::addRate);
    return operation;
  }

  static RequestMapping mapping(java.lang.reflect.AnnotatedElement element) {
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
      Operation operation, Components components, MethodParameter parameter, String[] consumes) {
    Shape shape = parameter.getParameterAnnotation(Shape.class);
    if (shape != null && parameter.getParameterType() == JsonBody.class) {
      operation.setRequestBody(
          new RequestBody()
              .required(!parameter.isOptional())
              .content(body(components, shape.value(), consumes)));
    } else if (shape != null) {
      query(shape.value()).forEach(operation::addParametersItem);
    }
  }

  /// An annotation's example that looks like JSON becomes JSON, though its body is text of lines.
  private static void keepText(@Nullable RequestBody body) {
    if (body != null && body.getContent() != null) {
      MediaType lines = body.getContent().get(NDJSON);
      if (lines != null && lines.getExample() != null) {
        lines.setExample(lines.getExample() + "\n");
      }
    }
  }

  /// The same schema and example for each media type that the route takes; JSON if it names none.
  private static Content body(
      Components components, Class<? extends Record> shape, String[] consumes) {
    var content = new Content();
    for (String type : consumes.length == 0 ? new String[] {Described.JSON} : consumes) {
      MediaType body = new MediaType().schema(reference(components, shape));
      BodyExample example = shape.getAnnotation(BodyExample.class);
      if (example != null) {
        body.setExample(Described.tree(example.value()));
      }
      content.addMediaType(type, body);
    }
    return content;
  }

  private static Stream<Parameter> query(Class<? extends Record> shape) {
    Map<String, Schema<?>> properties = propertiesOf(shape);
    return QueryParameter.of(shape)
        .map(one -> query(one, Objects.requireNonNull(properties.get(one.name()))));
  }

  private static Map<String, Schema<?>> propertiesOf(Class<? extends Record> shape) {
    Schema<?> schema = resolved(shape).referencedSchemas.get(shape.getSimpleName());
    var properties = new HashMap<String, Schema<?>>();
    Objects.requireNonNull(schema).getProperties().forEach(properties::put);
    return properties;
  }

  /// Maps as `metadata[key]=value`, lists as the parameter several times.
  private static Parameter query(QueryParameter query, Schema<?> schema) {
    schema.getTypes().remove("null");
    if (schema.getEnum() != null) {
      schema.getEnum().remove(null);
    }
    Parameter parameter =
        new Parameter()
            .in("query")
            .name(query.name())
            .description(schema.getDescription())
            .schema(schema);
    schema.setDescription(null);
    // Without an example, the page at /docs invents keys, and sends them.
    return query.keyed()
        ? parameter
            .style(Parameter.StyleEnum.DEEPOBJECT)
            .explode(true)
            .example(Described.tree("{}"))
        : parameter;
  }

  /// @param names whether the route can say where its answer leads: one that only accepts has
  ///   nothing to lead to
  private static void addHeaders(String status, ApiResponse response, boolean names) {
    if (status.equals("201") || status.equals("202") && names) {
      response.addHeaderObject("Location", Described.header("Where to read it", true));
    }
    Content content = response.getContent();
    MediaType json = content == null ? null : content.get(Described.JSON);
    if (json != null && isReferenceTo(CustomerView.class, json.getSchema())) {
      json.setExample(Described.tree(CUSTOMER));
      response.addHeaderObject(ETAG, Described.header("The customer's version", true));
    }
  }

  /// What has an ETag is answered without its body to who has it.
  private static void addUnchanged(Operation operation) {
    ApiResponse ok = operation.getResponses().get("200");
    if (ok != null && ok.getHeaders() != null && ok.getHeaders().containsKey(ETAG)) {
      operation.addParametersItem(
          Described.parameter("If-None-Match", "ETags that the caller has (RFC 9110 §13.1.2)."));
      operation
          .getResponses()
          .addApiResponse(
              "304",
              new ApiResponse()
                  .description("As the caller has it")
                  .headers(new HashMap<>(Map.of(ETAG, ok.getHeaders().get(ETAG)))));
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
