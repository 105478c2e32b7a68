package io.customerpipeline.schemas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.schemas.customer.InvalidValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// The one JSON of the topics: snake_case, absent instead of null, ISO 8601 instants in UTC, fields
/// in a fixed order.
///
/// Reading is strict where a sender may err (missing fields, wrong types, duplicate names, trailing
/// content, depth, other encodings than UTF-8) and lenient in one place only: unknown fields are
/// ignored, so that a new one can be added without stopping older readers.
///
/// The JSON Schema files beside this module's classes say the same for readers in other languages.
public final class Wire {
  private static final int MAX_DEPTH = 16;
  private static final String METADATA = "metadata";

  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantText()))
          .annotationIntrospector(new NullMarkedIntrospector())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  private Wire() {}

  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// @throws UndecodableException if the bytes are no JSON, or not of this type
  public static <T> T read(byte[] bytes, Class<T> type) {
    try {
      T value = MAPPER.readValue(bytes, type);
      if (value == null) {
        throw new UndecodableException("null is no " + type.getSimpleName(), null);
      }
      return value;
    } catch (JacksonException e) {
      throw new UndecodableException(explain(e), e);
    }
  }

  private static String explain(JacksonException e) {
    if (!(e instanceof DatabindException databind)) {
      return "not valid JSON: " + e.getClass().getSimpleName();
    }
    List<String> path = path(databind);
    if (databind.getCause() instanceof InvalidValueException invalid) {
      return invalid.violations().stream()
          .map(violation -> at(path, violation.field()) + violation.message())
          .collect(Collectors.joining("; "));
    }
    return at(path, "") + reason(databind);
  }

  /// Names of record components only: what lies below metadata is the caller's content.
  private static List<String> path(DatabindException e) {
    var names = new ArrayList<String>();
    for (var step : e.getPath()) {
      names.add(step.getPropertyName() == null ? "[]" : step.getPropertyName());
      if (METADATA.equals(step.getPropertyName())) {
        break;
      }
    }
    return names;
  }

  /// @param below the field of a violation, within the value that the path leads to. A value of one
  ///   field, as an e-mail or metadata, begins with its own name, which the path ends with.
  private static String at(List<String> path, String below) {
    var names = new ArrayList<>(path);
    List<String> own = below.isEmpty() ? List.of() : List.of(below.split("\\.", 2));
    if (!names.isEmpty() && !own.isEmpty() && names.getLast().equals(own.getFirst())) {
      names.removeLast();
    }
    names.addAll(own.size() > 1 && own.getFirst().equals(METADATA) ? List.of(METADATA, "*") : own);
    return names.isEmpty() ? "" : "field " + String.join(".", names) + ": ";
  }

  private static String reason(DatabindException e) {
    return switch (e) {
      case InvalidNullException _ -> "is required";
      case InvalidTypeIdException _ -> "type is missing or unknown";
      default ->
          // Our own constructors throw just this class; subclasses come from libraries, whose
          // messages repeat the content.
          e.getCause() instanceof IllegalArgumentException cause
                  && cause.getClass() == IllegalArgumentException.class
              ? String.valueOf(cause.getMessage())
              : "has the wrong type or form";
    };
  }
}
