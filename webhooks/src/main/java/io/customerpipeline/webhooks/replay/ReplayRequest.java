package io.customerpipeline.webhooks.replay;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.page.Instants;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// From where an endpoint is to be sent again what it was sent before.
///
/// @param dryRun whether only to count
record ReplayRequest(Start start, boolean dryRun) {
  private static final int EVENT_MAX = 128;

  /// Where it begins.
  sealed interface Start {
    record Beginning() implements Start {}

    record At(Instant time) implements Start {}

    /// Elsewhere than in this event's partition, what was appended then or later.
    record AtEvent(String id) implements Start {}
  }

  /// @throws io.customerpipeline.http.problem.ProblemException `422` that names every field at
  ///   fault
  static ReplayRequest of(JsonBody body) {
    String from = body.read("from", String.class);
    String event = body.read("from_event_id", String.class);
    Boolean dryRun = body.read("dry_run", Boolean.class);
    Start start = start(body, from, event);
    body.finish();
    return new ReplayRequest(start, Boolean.TRUE.equals(dryRun));
  }

  private static Start start(JsonBody body, @Nullable String from, @Nullable String event) {
    if (event != null) {
      if (from != null) {
        body.addFault("from", "excluded", "must not be given beside from_event_id");
      }
      if (event.length() > EVENT_MAX || event.indexOf('\0') >= 0) {
        body.addFault("from_event_id", "wrong_form", "must be an event's id");
      }
      return new Start.AtEvent(event);
    }
    if (from == null) {
      if (!body.isPresent("from")) {
        body.addFault("from", "required", "is required, or from_event_id");
      }
      return new Start.Beginning();
    }
    if (from.equals("beginning")) {
      return new Start.Beginning();
    }
    try {
      return new Start.At(Instants.parse(from));
    } catch (DateTimeParseException _) {
      body.addFault("from", "wrong_form", "must be beginning, or an instant");
      return new Start.Beginning();
    }
  }
}
