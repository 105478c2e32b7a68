package io.customerpipeline.http.body;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.RecordComponent;

/// Names on the wire of the components of a [Shape].
public final class WireNames {
  private WireNames() {}

  /// `endpoint_id` for `endpointId`.
  public static String of(RecordComponent component) {
    return SnakeCaseStrategy.INSTANCE.translate(component.getName());
  }
}
