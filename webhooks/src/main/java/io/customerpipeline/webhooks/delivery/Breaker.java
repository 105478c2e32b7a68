package io.customerpipeline.webhooks.delivery;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether an endpoint is worth an attempt: while it is down, its cursor waits, and nobody spends
/// attempts.
///
/// Closed, everything passes. It opens once 70 % of ten or more attempts within five minutes
/// failed, or as soon as nobody listens there. After 30 s one attempt may probe it. If that fails
/// too, the wait doubles, up to ten minutes; a success closes it.
///
/// A value: whoever holds it says what began and what ended, and keeps what comes back. It is small
/// enough for one per endpoint, whatever the traffic: see [Recent].
public sealed interface Breaker {
  Duration PAUSE_MIN = Duration.ofSeconds(30);
  Duration PAUSE_MAX = Duration.ofMinutes(10);
  int ATTEMPTS_MIN = 10;
  int FAILURES_PERCENT = 70;

  static Breaker closed() {
    return new Closed(Recent.NONE);
  }

  /// When the next attempt may begin, as far as is known now.
  ///
  /// @return absent if any time will do
  Optional<Instant> waitsUntil(Instant now);

  /// An attempt begins, which [#waitsUntil(Instant)] allows.
  Breaker begun(Instant now);

  /// An attempt is over.
  Breaker ended(Result result, Instant now);

  /// Everything passes.
  record Closed(Recent recent) implements Breaker {

    @Override
    public Optional<Instant> waitsUntil(Instant now) {
      return Optional.empty();
    }

    @Override
    public Breaker begun(Instant now) {
      return this;
    }

    @Override
    public Breaker ended(Result result, Instant now) {
      if (result instanceof Unreached(Failure failure) && failure == Failure.CONNECT) {
        return new Open(now.plus(PAUSE_MIN), PAUSE_MIN);
      }
      Recent with = recent.with(!(result instanceof Delivered), now);
      boolean failing =
          with.attempts() >= ATTEMPTS_MIN
              && with.failures() * 100L >= (long) with.attempts() * FAILURES_PERCENT;
      return failing ? new Open(now.plus(PAUSE_MIN), PAUSE_MIN) : new Closed(with);
    }
  }

  /// Nothing passes.
  ///
  /// @param until then one attempt may probe
  /// @param pause how long this is, or was
  record Open(Instant until, Duration pause) implements Breaker {

    @Override
    public Optional<Instant> waitsUntil(Instant now) {
      return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    @Override
    public Breaker begun(Instant now) {
      return new HalfOpen(now.plus(PAUSE_MIN), pause);
    }

    /// Of an attempt that began before; a failure says nothing new.
    @Override
    public Breaker ended(Result result, Instant now) {
      return result instanceof Delivered ? closed() : this;
    }
  }

  /// One attempt is under way, and the others wait for what comes of it.
  ///
  /// @param until when another may probe: the worker that had this one may have died
  /// @param pause the last one
  record HalfOpen(Instant until, Duration pause) implements Breaker {

    @Override
    public Optional<Instant> waitsUntil(Instant now) {
      return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    @Override
    public Breaker begun(Instant now) {
      return new HalfOpen(now.plus(PAUSE_MIN), pause);
    }

    @Override
    public Breaker ended(Result result, Instant now) {
      if (result instanceof Delivered) {
        return closed();
      }
      Duration doubled = pause.multipliedBy(2);
      Duration next = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
      return new Open(now.plus(next), next);
    }
  }
}
