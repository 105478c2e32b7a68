package io.customerpipeline.webhooks.endpoint;

import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/// Test events: `webhook.test`, of no customer, sent at once and once, whatever the endpoint's
/// filter says, and also to one that is disabled.
@Component
public class TestEvents {
  public static final String TYPE = "webhook.test";

  private final EndpointStore store;
  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  TestEvents(EndpointStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The event as it is sent.
  record Body(String type, Instant timestamp, Map<String, Object> data) {}

  /// Runs the action, quickly done, when there is one to send.
  public void whenAsked(Runnable action) {
    listeners.add(action);
  }

  /// @return the event's id
  String send(Endpoint endpoint) {
    String id = "test-" + UUID.randomUUID();
    Map<String, Object> data =
        Map.of(
            "id", id,
            "endpoint_id", endpoint.id().toString(),
            "organization_id", endpoint.organization().toString());
    store.addSingle(endpoint.id(), id, TYPE, Wire.write(new Body(TYPE, clock.instant(), data)));
    listeners.forEach(Runnable::run);
    return id;
  }
}
