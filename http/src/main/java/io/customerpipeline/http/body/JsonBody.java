package io.customerpipeline.http.body;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import io.customerpipeline.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object from a request, read field by field, so that every fault in it is reported at once
/// and by its path.
public final class JsonBody {
  /// Unlike on the topics, a field that nobody knows is a slip of the caller's.
  private static final ObjectReader READER =
      Wire.MAPPER.reader().with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final ObjectNode object;
  private final Set<String> asked = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  public JsonBody(ObjectNode object) {
    this.object = object;
  }

  /// A body without any field, for a request that needs none.
  public static JsonBody empty() {
    return new JsonBody(Wire.MAPPER.createObjectNode());
  }

  /// The field's value, or null if it is absent, null or at fault; in the last case the fault is
  /// kept for [#finish()].
  public <T> @Nullable T read(String field, Class<T> type) {
    asked.add(field);
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    try {
      return READER.forType(type).readValue(value);
    } catch (DatabindException e) {
      addFaults(field, e);
    } catch (JacksonException _) {
      addFault(field, "wrong_type", "has the wrong type or form");
    }
    return null;
  }

  /// Whether the caller wrote `null`, which is not the same as leaving the field out.
  public boolean isNull(String field) {
    return object.has(field) && object.get(field).isNull();
  }

  public boolean isPresent(String field) {
    return object.hasNonNull(field);
  }

  /// Takes note that the field may be there, and means nothing here.
  public void ignore(String field) {
    asked.add(field);
  }

  /// The fields that were asked for: all that the body may have.
  public Set<String> asked() {
    return Set.copyOf(asked);
  }

  public void addFault(String field, String code, String message) {
    violations.add(new Violation(field, code, message));
  }

  public void addFaults(InvalidValueException e) {
    violations.addAll(e.violations());
  }

  /// @throws RuntimeException the problem document, if anything is wrong with any field, or if
  ///   there is a field that nobody asked for
  public void finish() {
    object.propertyNames().stream()
        .filter(field -> !asked.contains(field))
        .forEach(this::addUnknown);
    if (!violations.isEmpty()) {
      throw InvalidRequest.exception(Location.BODY, violations);
    }
  }

  private void addFaults(String field, DatabindException e) {
    if (e.getCause() instanceof InvalidValueException invalid) {
      invalid.violations().forEach(violation -> violations.add(placed(field, violation)));
      return;
    }
    StringBuilder path = new StringBuilder(field);
    e.getPath().stream()
        .map(step -> step.getPropertyName())
        .filter(name -> name != null)
        .forEach(name -> path.append('.').append(name));
    switch (e) {
      case InvalidNullException _ -> addFault(path.toString(), "required", "is required");
      case UnrecognizedPropertyException _ -> addUnknown(path.toString());
      default -> addFault(path.toString(), "wrong_type", "has the wrong type or form");
    }
  }

  /// Some values name themselves in their faults (`email`), others only their parts (`country`).
  private static Violation placed(String field, Violation violation) {
    boolean whole = violation.field().equals(field) || violation.field().startsWith(field + ".");
    return whole ? violation : violation.under(field);
  }

  private void addUnknown(String field) {
    int end = field.offsetByCodePoints(0, Math.min(80, field.codePointCount(0, field.length())));
    String name = end == field.length() ? field : field.substring(0, end) + "…";
    addFault(name, "unknown_field", "is not a known field");
  }
}
