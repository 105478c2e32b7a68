package io.customerpipeline.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Keeps the port closed while the instance starts.
///
/// A gateway that does not know health sends requests to whoever listens, and an instance that is
/// not ready could only answer `503`. A refused connection tells it, before anything was sent, to
/// turn to another instance. Probes fail meanwhile, as they do for an instance that is not ready.
///
/// A part that is `OUT_OF_SERVICE` starts; one that is `DOWN` waits for a person, whose requests
/// have to be answered.
@Component
@ConditionalOnWebApplication
class Opening implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final HealthEndpoint health;
  private final HttpSettings settings;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean running;

  Opening(HealthEndpoint health, HttpSettings settings) {
    this.health = health;
    this.settings = settings;
  }

  /// Returns once the port may open, or the process is asked to end.
  @Override
  public void start() {
    running = true;
    if (settings.opensAfter().isEmpty()) {
      return;
    }
    // The application cannot be closed while it starts.
    var onSigterm = new Thread(end::countDown, "opening-ends");
    try {
      Runtime.getRuntime().addShutdownHook(onSigterm);
      await();
      Runtime.getRuntime().removeShutdownHook(onSigterm);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOG.atInfo().addKeyValue("cause", e).log("http.opening_ended");
    }
  }

  private void await() throws InterruptedException {
    long from = System.nanoTime();
    List<String> starting = starting();
    while (!starting.isEmpty() && waited(from).compareTo(settings.opensWithin()) < 0) {
      if (end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      starting = starting();
    }
    if (starting.isEmpty()) {
      LOG.atInfo().addKeyValue("waitedMs", waited(from).toMillis()).log("http.opens");
    } else {
      LOG.atWarn().addKeyValue("notReady", starting).log("http.opens");
    }
  }

  private static Duration waited(long from) {
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private List<String> starting() {
    return settings.opensAfter().stream().filter(this::isStarting).toList();
  }

  private boolean isStarting(String part) {
    HealthDescriptor found = health.healthForPath(part);
    if (found == null) {
      throw new IllegalArgumentException("pipeline.http.opens-after: health has no part " + part);
    }
    return Status.OUT_OF_SERVICE.equals(found.getStatus());
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// The last before the web server.
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }
}
