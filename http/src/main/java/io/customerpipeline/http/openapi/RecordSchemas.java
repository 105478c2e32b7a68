package io.customerpipeline.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.customerpipeline.http.body.WireNames;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Schemas of records say what the records say: which members are always there, which may be null,
/// and that there are no others.
///
/// A member is required unless it is nullable and null is left out (`@JsonInclude(NON_NULL)` on the
/// record or the component).
final class RecordSchemas extends ModelResolver {
  private static final String NULL = "null";

  RecordSchemas() {
    super(Json31.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    openapi31(true);
  }

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> resolved = super.resolve(type, context, chain);
    Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
    if (resolved != null && raw.isRecord()) {
      String reference = resolved.get$ref();
      Schema<?> model =
          reference == null
              ? resolved
              : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
      if (model != null && model.getProperties() != null) {
        model.setAdditionalProperties(false);
        complete(model, raw);
      }
    }
    return resolved;
  }

  private static void complete(Schema<?> model, Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        complete(model, component.getType());
        continue;
      }
      String name = WireNames.of(component);
      Schema<?> property = model.getProperties().get(name);
      if (property == null) {
        continue;
      }
      boolean nullable = isNullable(component.getAnnotatedType());
      if (!nullable || !leavesNullOut(record, component)) {
        addRequired(model, name);
      }
      if (nullable) {
        model.getProperties().put(name, orNull(property));
      }
      completeItems(property, component);
    }
  }

  private static void addRequired(Schema<?> model, String name) {
    if (model.getRequired() == null || !model.getRequired().contains(name)) {
      model.addRequiredItem(name);
    }
  }

  /// The elements of a list may be null, too.
  private static void completeItems(Schema<?> property, RecordComponent component) {
    if (property.getItems() != null
        && component.getAnnotatedType() instanceof AnnotatedParameterizedType list
        && isNullable(list.getAnnotatedActualTypeArguments()[0])) {
      property.setItems(orNull(property.getItems()));
    }
  }

  private static boolean isNullable(java.lang.reflect.AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static boolean leavesNullOut(Class<?> record, RecordComponent component) {
    JsonInclude ofComponent = component.getAccessor().getAnnotation(JsonInclude.class);
    JsonInclude include =
        ofComponent == null ? record.getAnnotation(JsonInclude.class) : ofComponent;
    return include != null && include.value() == JsonInclude.Include.NON_NULL;
  }

  /// The values that an annotation lists cannot be added to.
  private static <T> void orNullInEnum(Schema<T> schema) {
    var values = new ArrayList<>(schema.getEnum());
    values.add(null);
    schema.setEnum(values);
  }

  private static Schema<?> orNull(Schema<?> schema) {
    if (schema.getTypes() != null && schema.getTypes().contains(NULL)) {
      return schema;
    }
    if (schema.get$ref() != null) {
      return new JsonSchema().anyOf(List.of(schema, new JsonSchema().types(Set.of(NULL))));
    }
    if (schema.getEnum() != null) {
      orNullInEnum(schema);
    }
    if (schema.getTypes() != null) {
      schema.addType(NULL);
    }
    return schema;
  }
}
