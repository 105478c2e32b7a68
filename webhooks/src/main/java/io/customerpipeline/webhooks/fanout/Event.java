package io.customerpipeline.webhooks.fanout;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A landed event.
///
/// @param changedFields of an update; null for other types
/// @param body as on the topic; null once personal data had to go
public record Event(
    int partition,
    long offset,
    UUID organization,
    UUID customer,
    String id,
    String type,
    @Nullable List<String> changedFields,
    byte @Nullable [] body) {

  int size() {
    return body == null ? 0 : body.length;
  }

  @Override
  public String toString() {
    return "Event[" + partition + ":" + offset + " " + id + "]";
  }
}
