package io.customerpipeline.api.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.operation.Operations.Asked;
import io.customerpipeline.api.operation.OutcomeWaiters.Place;
import io.customerpipeline.api.operation.OutcomeWaiters.Seat;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells what becomes of an operation as a stream of events: its state, and its state when it is
/// done, which is the end.
///
/// Each stream has a thread and a seat among those who wait. One that lasts for too long ends
/// without an outcome: the client comes back, to whatever instance.
@Component
class OperationStreams implements SmartLifecycle {
  /// Names the last event. A client that comes back with it has heard all.
  static final String END = "done";

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /// How long a stream outlives its API key, at the most.
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(5);

  private final Operations operations;
  private final OutcomeWaiters waiters;
  private final JsonMapper json;
  private final InstantSource clock;
  private final Duration lengthMax;
  private final Set<Thread> open = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  OperationStreams(
      Operations operations,
      OutcomeWaiters waiters,
      JsonMapper json,
      InstantSource clock,
      ApiSettings settings) {
    this.operations = operations;
    this.waiters = waiters;
    this.json = json;
    this.clock = clock;
    this.lengthMax = settings.api().streamMax();
  }

  /// Writes until the operation is done, the client is gone, or it has taken long enough.
  ///
  /// @param now the operation as it was found
  /// @param allowed asked every five seconds; once it is false the stream ends
  /// @throws IOException if the client is gone
  /// @throws org.springframework.dao.DataAccessException while Postgres is away
  void write(Asked asked, OperationView now, BooleanSupplier allowed, OutputStream out)
      throws IOException {
    Optional<Seat> seat = now.done() ? Optional.empty() : waiters.seat();
    open.add(Thread.currentThread());
    try {
      Duration retry = now.done() || seat.isPresent() ? RETRY : RETRY_WHEN_FULL;
      write(out, "retry: " + retry.toMillis() + "\n" + event(now));
      if (seat.isPresent() && asked.key() != null) {
        try (Place place = waiters.enter(asked.key())) {
          Optional<DoneOperation> done = outcome(asked, place, seat.get(), allowed, out);
          if (done.isPresent()) {
            write(out, event(operations.view(asked, done)));
          }
        }
      }
    } catch (InterruptedException _) {
      // The server stops: the stream ends as others do, and the client comes back, elsewhere.
    } finally {
      open.remove(Thread.currentThread());
      seat.ifPresent(Seat::close);
    }
  }

  /// Looks once more when it has its place, so that no outcome is missed in between.
  private Optional<DoneOperation> outcome(
      Asked asked, Place place, Seat seat, BooleanSupplier allowed, OutputStream out)
      throws IOException, InterruptedException {
    Instant end = clock.instant().plus(lengthMax);
    Instant beat = clock.instant().plus(KEEP_ALIVE);
    Optional<DoneOperation> done = operations.find(asked);
    while (done.isEmpty() && running && clock.instant().isBefore(end) && allowed.getAsBoolean()) {
      done = place.await(seat, shorter(RECHECK, Duration.between(clock.instant(), end)));
      if (done.isEmpty() && !clock.instant().isBefore(beat)) {
        write(out, ": pending\n\n");
        beat = clock.instant().plus(KEEP_ALIVE);
      }
    }
    return done;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private String event(OperationView view) {
    return (view.done() ? "id: " + END + "\n" : "")
        + "event: operation\ndata: "
        + json.writeValueAsString(view)
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    open.forEach(Thread::interrupt);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before the web server, which waits for its requests to end.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
