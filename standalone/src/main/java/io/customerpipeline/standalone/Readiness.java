package io.customerpipeline.standalone;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/// Waits for what `/actuator/health/readiness` says to everyone else.
final class Readiness {
  private static final Duration LOOK_EVERY = Duration.ofMillis(25);
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  private final ConfigurableApplicationContext context;
  private final Console console;

  Readiness(ConfigurableApplicationContext context, Console console) {
    this.context = context;
    this.console = console;
  }

  /// Returns true once ready, and false if the context was closed before. Every 10 s it tells what
  /// is missing.
  boolean await() throws InterruptedException {
    HealthEndpoint health = context.getBean(HealthEndpoint.class);
    Duration tellAt = console.elapsed().plus(TELL_EVERY);
    while (context.isActive()) {
      HealthDescriptor found = health.healthForPath("readiness");
      if (found != null && Status.UP.equals(found.getStatus())) {
        return true;
      }
      if (console.elapsed().compareTo(tellAt) > 0) {
        console.step("waiting", "for " + missing(found));
        tellAt = console.elapsed().plus(TELL_EVERY);
      }
      Thread.sleep(LOOK_EVERY);
    }
    return false;
  }

  private static String missing(@Nullable HealthDescriptor health) {
    @Nullable Map<String, HealthDescriptor> components =
        health instanceof CompositeHealthDescriptor composite ? composite.getComponents() : null;
    if (components == null) {
      return "readiness";
    }
    return components.entrySet().stream()
        .filter(component -> !Status.UP.equals(component.getValue().getStatus()))
        .map(component -> component.getKey() + reason(component.getValue()))
        .collect(Collectors.joining(", "));
  }

  /// The action that a component asks of a person.
  private static String reason(HealthDescriptor health) {
    Object reason =
        health instanceof IndicatedHealthDescriptor indicated && indicated.getDetails() != null
            ? indicated.getDetails().get("reason")
            : null;
    return reason == null ? "" : ": " + reason;
  }
}
