package io.customerpipeline.api.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Sends the feed as it grows. Each stream has a thread of its own that does nothing but write and
/// wait; one whose client does not read waits in its write until the server's time-out ends it.
@Component
class FeedStreams implements SmartLifecycle {
  /// So often at the most one stream is written to: many events at once cost one write.
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /// How long a stream outlives its API key, at the most.
  private static final Duration RECHECK = Duration.ofSeconds(1);

  /// How long a stream that has begun goes on without a read: thousands that are told at once may
  /// find no connection to Postgres for a moment.
  private static final Duration UNREAD_MAX = Duration.ofSeconds(10);

  private final SharedReads reads;
  private final FeedCursors cursors;
  private final FeedSignal signal;
  private final InstantSource clock;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean running;

  FeedStreams(
      SharedReads reads,
      FeedCursors cursors,
      FeedSignal signal,
      InstantSource clock,
      MeterRegistry meters) {
    this.reads = reads;
    this.cursors = cursors;
    this.signal = signal;
    this.clock = clock;
    Gauge.builder("feed.streams", open, AtomicInteger::get)
        .description("Streams of the feed that are open")
        .register(meters);
  }

  /// Writes until the client is gone, or this instance stops.
  ///
  /// @param allowed asked every second; once it is false the stream ends
  /// @throws IOException if the client is gone
  /// @throws DataAccessException while Postgres is away: at once, or after 10 s in a stream that
  ///   has begun
  void write(FeedFilter filter, FeedCursor start, BooleanSupplier allowed, OutputStream out)
      throws IOException, InterruptedException {
    open.incrementAndGet();
    try {
      writeFrom(start, filter, allowed, out);
    } finally {
      open.decrementAndGet();
    }
  }

  private void writeFrom(
      FeedCursor start, FeedFilter filter, BooleanSupplier allowed, OutputStream out)
      throws IOException, InterruptedException {
    FeedCursor cursor = start;
    Instant writtenAt = Instant.MIN;
    Instant readAt = Instant.MIN;
    while (running && allowed.getAsBoolean()) {
      long seen = signal.changes();
      StreamedSlice slice;
      try {
        slice = reads.read(filter, cursor, seen);
      } catch (DataAccessException e) {
        if (readAt.plus(UNREAD_MAX).isBefore(clock.instant())) {
          throw e;
        }
        Thread.sleep(BETWEEN);
        continue;
      }
      readAt = clock.instant();
      cursor = slice.next();
      if (slice.octets().length > 0) {
        out.write(slice.octets());
        out.flush();
        writtenAt = clock.instant();
      } else if (!writtenAt.plus(KEEP_ALIVE).isAfter(clock.instant())) {
        // Without data it is no event, but the place to go on from.
        out.write(("id: " + cursors.write(filter.organization(), cursor) + "\n\n").getBytes(UTF_8));
        out.flush();
        writtenAt = clock.instant();
      }
      if (!slice.hasMore()) {
        Thread.sleep(BETWEEN);
        signal.await(seen, RECHECK);
      }
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    signal.change();
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
