package io.customerpipeline.robustness.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Gives processes a share of the time only: they are stopped (SIGSTOP) and go on (SIGCONT), all at
/// the same moments, about five times a second. A control group would need privileges.
///
/// A shell sends the signals. When this JVM dies, its pipe to the shell ends, and the shell lets
/// the processes go on.
public final class Throttle implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      pids=
      while read -r word numbers; do
        case $word in
          stop) pids=$numbers; kill -STOP $pids ;;
          go) kill -CONT $pids; pids= ;;
        esac
      done
      [ -z "$pids" ] || kill -CONT $pids
      """;

  private static final Duration PERIOD = Duration.ofMillis(200);

  /// A busy machine may let the processes run for longer than it should. They are then stopped for
  /// longer, but not for so long that it would be a pause.
  private static final Duration STOP_MAX = Duration.ofSeconds(1);

  private static final Duration STOP_MIN = Duration.ofMillis(10);

  private final List<? extends Member> members;
  private final double share;
  private final Process shell;
  private final Writer words;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread loop;
  private volatile int stops;
  private volatile double measured = 1;

  private Throttle(List<? extends Member> members, double share) throws IOException {
    this.members = List.copyOf(members);
    this.share = share;
    this.shell =
        new ProcessBuilder("sh", "-c", SCRIPT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    this.words = shell.outputWriter(UTF_8);
    this.loop = Thread.ofPlatform().name("throttle").daemon().start(this::run);
  }

  /// @param share of the time in which the processes run, between 0 and 1
  public static Throttle begin(List<? extends Member> members, double share) throws IOException {
    return new Throttle(members, share);
  }

  private void run() {
    long begun = System.nanoTime();
    long goesOnAt = begun;
    long ran = 0;
    try {
      while (!pass((long) (PERIOD.toNanos() * share))) {
        tell("stop " + pids());
        long stoppedAt = System.nanoTime();
        ran += stoppedAt - goesOnAt;
        // By then the processes have run for their share of all the time.
        long due = begun + (long) (ran / share);
        pass(Math.clamp(due - stoppedAt, STOP_MIN.toNanos(), STOP_MAX.toNanos()));
        tell("go");
        goesOnAt = System.nanoTime();
        measured = (double) ran / (goesOnAt - begun);
        stops++;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether it is to end
  private boolean pass(long nanos) throws InterruptedException {
    return end.await(nanos, TimeUnit.NANOSECONDS);
  }

  /// The processes of this moment, because Postgres starts one for each connection.
  private String pids() {
    return members.stream()
        .filter(Member::isAlive)
        .flatMap(member -> member.pids().stream())
        .map(Object::toString)
        .collect(joining(" "));
  }

  private void tell(String line) {
    try {
      words.write(line + "\n");
      words.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the shell of the throttle has died", e);
    }
  }

  /// How often the processes were stopped.
  public int stops() {
    return stops;
  }

  /// The share of the time in which the processes have run until now.
  public double measured() {
    return measured;
  }

  /// Returns once no process is stopped any more.
  @Override
  public void close() {
    end.countDown();
    try {
      loop.join();
      words.close();
      shell.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      members.stream().filter(Member::isAlive).forEach(Member::resume);
    }
  }
}
