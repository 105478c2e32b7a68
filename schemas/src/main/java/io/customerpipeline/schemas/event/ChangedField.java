package io.customerpipeline.schemas.event;

import io.customerpipeline.schemas.wire.Wire;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of a customer that an update can change.
enum ChangedField {
  BILLING_ADDRESS("billing_address", CustomerView::billingAddress),
  BILLING_NAME("billing_name", CustomerView::billingName),
  EMAIL("email", CustomerView::email),
  EXTERNAL_ID("external_id", CustomerView::externalId),
  LOCALE("locale", CustomerView::locale),
  METADATA("metadata", CustomerView::metadata),
  NAME("name", CustomerView::name),
  TAX_ID("tax_id", CustomerView::taxId),
  TYPE("type", CustomerView::type);

  private final String name;
  private final Function<CustomerView, @Nullable Object> value;

  ChangedField(String name, Function<CustomerView, @Nullable Object> value) {
    this.name = name;
    this.value = value;
  }

  /// @return by name the values before, as JSON has them, of those that differ
  static Map<String, @Nullable Object> previous(CustomerView before, CustomerView after) {
    Map<String, @Nullable Object> previous = new TreeMap<>();
    for (ChangedField field : values()) {
      Object old = field.value.apply(before);
      if (!Objects.equals(old, field.value.apply(after))) {
        previous.put(field.name, old == null ? null : asRead(old));
      }
    }
    return previous;
  }

  /// As a reader of the event has it.
  private static Object asRead(Object value) {
    return Wire.read(Wire.write(value), Object.class);
  }
}
