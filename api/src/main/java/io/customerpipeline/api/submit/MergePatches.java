package io.customerpipeline.api.submit;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.customer.AddressMerge;
import io.customerpipeline.schemas.customer.AddressMerge.Part;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.MetadataMerge;
import io.customerpipeline.schemas.wire.Wire;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects of a JSON Merge Patch (RFC 7396): a member is set, and one that is `null` is removed.
///
/// Each method adds its faults to the body.
final class MergePatches {
  private static final Map<String, Part> PARTS =
      Stream.of(Part.values())
          .collect(Collectors.toMap(part -> part.name().toLowerCase(Locale.ROOT), part -> part));

  private MergePatches() {}

  /// @return absent if the body has no object `metadata`, or it has a fault
  static @Nullable MetadataMerge metadata(JsonBody body) {
    ObjectNode given = body.read("metadata", ObjectNode.class);
    if (given == null) {
      return null;
    }
    Set<String> remove = removed(given);
    var set = new HashMap<String, Object>();
    given.forEachEntry((key, value) -> {
      if (!remove.contains(key)) {
        set.put(key, Wire.MAPPER.convertValue(value, Object.class));
      }
    });
    try {
      return new MetadataMerge(new Metadata(set), remove);
    } catch (InvalidValueException e) {
      body.addFaults(e);
      return null;
    }
  }

  /// @return absent if the body has no object `billing_address`, or it has a fault
  static @Nullable AddressMerge billingAddress(JsonBody body) {
    ObjectNode given = body.read("billing_address", ObjectNode.class);
    if (given == null) {
      return null;
    }
    given.forEachEntry((name, value) -> check(body, name, value));
    var clear = EnumSet.noneOf(Part.class);
    removed(given).stream().filter(PARTS::containsKey).map(PARTS::get).forEach(clear::add);
    try {
      return new AddressMerge(
          text(given, Part.LINE1),
          text(given, Part.LINE2),
          text(given, Part.POSTAL_CODE),
          text(given, Part.CITY),
          text(given, Part.STATE),
          text(given, Part.COUNTRY),
          clear);
    } catch (InvalidValueException e) {
      e.violations().stream()
          .map(violation -> violation.under("billing_address"))
          .forEach(it -> body.addFault(it.field(), it.code(), it.message()));
      return null;
    }
  }

  private static void check(JsonBody body, String name, JsonNode value) {
    String field = "billing_address." + name;
    if (!PARTS.containsKey(name)) {
      body.addFault(field, "unknown_field", "is not a known field");
    } else if (!value.isString() && !value.isNull()) {
      body.addFault(field, "wrong_type", "has the wrong type or form");
    }
  }

  private static Set<String> removed(ObjectNode given) {
    var removed = new HashSet<String>();
    given.forEachEntry((name, value) -> {
      if (value.isNull()) {
        removed.add(name);
      }
    });
    return removed;
  }

  private static @Nullable String text(ObjectNode given, Part part) {
    JsonNode value = given.get(part.name().toLowerCase(Locale.ROOT));
    return value == null || !value.isString() ? null : value.asString();
  }
}
