package io.customerpipeline.bench;

import io.customerpipeline.bench.Sample.Step;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One client in a closed loop: it sends the next request when the last one is answered.
///
/// Each cycle takes an e-mail that was never used, creates a customer, deletes it, and creates one
/// again in other letter case. As the three follow one another, any other status than 201, 204, 201
/// is an order that the pipeline did not keep.
final class Client {
  private static final String CUSTOMERS = "/v1/customers";
  private static final int BROKEN_MAX = 10;

  private final Options options;
  private final String name;
  private final Sample sample = new Sample();
  private long cycle;

  /// @param name unlike any other client's of this pipeline, now or before
  Client(Options options, String name) {
    this.options = options;
    this.name = name;
  }

  /// Runs until told to stop, and through the cycle that is under way then. Gives up after a few
  /// broken connections, because a server that is gone would be asked thousands of times a second.
  Sample runUntil(AtomicBoolean stopped) {
    for (int broken = 0; broken < BROKEN_MAX && !stopped.get(); broken++) {
      try (var connection = new Connection(options)) {
        while (!stopped.get()) {
          runCycle(connection);
        }
      } catch (IOException e) {
        sample.failed("connection broken: " + e.getClass().getSimpleName());
      }
    }
    return sample;
  }

  private void runCycle(Connection connection) throws IOException {
    String email = name + "-" + cycle++ + "@bench.example";
    UUID first = create(connection, Step.CREATE, email);
    if (first == null) {
      return;
    }
    Reply gone = timed(Step.DELETE, 204, () -> connection.delete(CUSTOMERS + "/" + first));
    if (gone != null) {
      create(connection, Step.RECREATE, email.toUpperCase(Locale.ROOT));
    }
  }

  private @Nullable UUID create(Connection connection, Step step, String email) throws IOException {
    String json = "{\"email\":\"" + email + "\",\"name\":\"Bench\"}";
    Reply reply = timed(step, 201, () -> connection.post(CUSTOMERS, json));
    if (reply == null) {
      return null;
    }
    UUID id = reply.customerId();
    sample.created(id);
    return id;
  }

  /// An answer with another status than the expected one is an error, not a latency.
  private @Nullable Reply timed(Step step, int expected, Exchange exchange) throws IOException {
    long start = System.nanoTime();
    Reply reply = exchange.run();
    long nanos = System.nanoTime() - start;
    if (reply.status() != expected) {
      sample.failed(step.name().toLowerCase(Locale.ROOT) + " answered " + reply.status());
      return null;
    }
    sample.answered(step, nanos);
    return reply;
  }

  private interface Exchange {
    Reply run() throws IOException;
  }
}
