package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Whoever takes long, or answers at length, costs no more than one attempt may.
class SlowReceiversTest extends WithSender {
  /// However busy the machine is.
  private static final Duration AT_LAST = TIMEOUT.multipliedBy(4);

  @Test
  void aBlackHoleCostsTheTimeOfAnAttemptAndNoMoreThanItsConnections() throws Exception {
    try (var receiver = Receivers.blackHole();
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var target = target(receiver.url());

      var attempts =
          workers.invokeAll(
              Collections.nCopies(20, (Callable<Attempt>) () -> hasty.send(target, MESSAGE)));

      for (Future<Attempt> attempt : attempts) {
        assertThat(attempt.get().result()).isEqualTo(new Unreached(Failure.TIMEOUT));
        assertThat(attempt.get().took()).isBetween(TIMEOUT, AT_LAST);
      }
      // 8, and those that the receiver has not yet noticed to be closed.
      assertThat(receiver.openMax.get()).isLessThanOrEqualTo(2 * 8);
      await().untilAtomic(receiver.open, is(0));
    }
  }

  @Test
  void aBlackHoleTakesNoConnectionFromAnotherEndpointOnTheSameHost() throws Exception {
    var healthy = new AtomicReference<>(true);
    try (var receiver =
            Receivers.that((_, out) -> {
              if (!healthy.get()) {
                Thread.currentThread().join();
              }
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
            });
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      healthy.set(false);
      var dead = target(receiver.url());
      var attempts = new ArrayList<Future<Attempt>>();
      for (int i = 0; i < 30; i++) {
        attempts.add(workers.submit(() -> sender.send(dead, MESSAGE)));
      }
      await().untilAtomic(receiver.open, is(8));
      healthy.set(true);

      Attempt attempt = sender.send(target(receiver.url()), MESSAGE);

      assertThat(attempt.result()).isEqualTo(new Delivered(200));
      assertThat(attempt.took()).isLessThan(Duration.ofSeconds(10));
      assertThat(receiver.accepted).hasValue(8 + 1);
      attempts.forEach(waiting -> waiting.cancel(true));
    }
  }

  @Test
  void anAnswerThatNeverFollowsIsATimeout() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 102 Wait", "", "")) {
      assertThat(hasty.send(target(receiver.url()), MESSAGE).result())
          .isEqualTo(new Unreached(Failure.TIMEOUT));
    }
  }

  @Test
  void aTrickleIsCutOffAfterTheTimeOfAnAttempt() throws Exception {
    try (var receiver =
        Receivers.that((_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
          while (true) {
            out.write('x');
            out.flush();
            Thread.currentThread().join(Duration.ofMillis(100));
          }
        })) {
      Attempt attempt = hasty.send(target(receiver.url()), MESSAGE);

      assertThat(attempt.result()).isEqualTo(new Unreached(Failure.TIMEOUT));
      assertThat(attempt.took()).isBetween(TIMEOUT, AT_LAST);
      assertThat(new String(attempt.answer(), UTF_8)).matches("x{1,60}");
      await().untilAtomic(receiver.open, is(0));
    }
  }

  @Test
  void aTrickleOfHeadersIsCutOffToo() throws Exception {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor();
        var receiver =
            Receivers.that((_, out) -> {
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(UTF_8));
              while (true) {
                out.write('x');
                out.flush();
                Thread.currentThread().join(Duration.ofMillis(100));
              }
            })) {
      var attempts =
          workers.invokeAll(
              Collections.nCopies(
                  60, (Callable<Attempt>) () -> hasty.send(target(receiver.url()), MESSAGE)));

      for (Future<Attempt> attempt : attempts) {
        assertThat(attempt.get().result()).isEqualTo(new Unreached(Failure.TIMEOUT));
      }
      await().untilAtomic(receiver.open, is(0));
    }
  }

  @Test
  void ofAHugeAnswer64KiBAreKeptAndTheRestIsNotRead() throws Exception {
    var written = new AtomicLong();
    try (var receiver =
        Receivers.that((_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(UTF_8));
          byte[] part = new byte[8192];
          Arrays.fill(part, (byte) 'x');
          for (int i = 0; i < 100_000; i++) {
            out.write(part);
            written.addAndGet(part.length);
          }
        })) {
      Attempt attempt = attempt(receiver);

      assertThat(attempt.result()).isEqualTo(new Delivered(200));
      assertThat(attempt.answer()).hasSize(64 * 1024).containsOnly('x');
      await().untilAtomic(receiver.open, is(0));
      // What fits into the buffers of the kernel on both sides.
      assertThat(written.get()).isLessThan(16_000_000);
    }
  }

  @Test
  void anAnswerOfJust64KiBIsKeptWhole() throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 200 OK", "Content-Length: 65536", "", "y".repeat(64 * 1024))) {
      var target = target(receiver.url());
      for (int i = 0; i < 3; i++) {
        assertThat(sender.send(target, MESSAGE).answer()).hasSize(64 * 1024);
      }
      assertThat(receiver.accepted).hasValue(1);
    }
  }

  @Test
  void anInterruptedWorkerStopsAtOnceAndItsConnectionIsClosed() throws Exception {
    try (var receiver = Receivers.blackHole()) {
      var thrown = new AtomicReference<Throwable>();
      Thread worker =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  sender.send(target(receiver.url()), MESSAGE);
                } catch (Throwable e) {
                  thrown.set(e);
                }
              });
      await().until(() -> receiver.requests.size() == 1);

      worker.interrupt();

      assertThat(worker.join(Duration.ofSeconds(10))).isTrue();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      await().untilAtomic(receiver.open, is(0));
    }
  }

  @Test
  void aClosedSenderMakesNoAttemptOfIt() throws Exception {
    try (var receiver = Receivers.blackHole()) {
      sender.destroy();
      assertThatThrownBy(() -> sender.send(target(receiver.url()), MESSAGE))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void howeverEarlyAnAttemptIsGivenUpItsConnectionIsClosed() throws Exception {
    try (var receiver = Receivers.blackHole();
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int millis = 0; millis < 60; millis++) {
        var shortly = sender(HERE, Duration.ofMillis(1 + millis / 2));
        var attempts =
            workers.invokeAll(
                Collections.nCopies(
                    20, (Callable<Attempt>) () -> shortly.send(target(receiver.url()), MESSAGE)));
        for (Future<Attempt> attempt : attempts) {
          assertThat(attempt.get().result()).isEqualTo(new Unreached(Failure.TIMEOUT));
        }
      }
      await().untilAtomic(receiver.open, is(0));
    }
  }

  /// Of a host with many addresses of which none answers, each would be asked for seconds.
  @Test
  void whoGivesUpAsksNoFurtherAddress() throws Exception {
    var here = InetAddress.getByName("127.0.0.1");
    var next = InetAddress.getByName("127.0.0.2");
    try (var receiver = Receivers.at(next)) {
      var target = target("http://two.example:" + receiver.port() + "/");
      try (var deaf = new ServerSocket(receiver.port(), 1, here);
          var _ = new Socket(here, deaf.getLocalPort());
          var _ = new Socket(here, deaf.getLocalPort())) {
        var shortly = sender((_, _) -> List.of(here, next), Duration.ofMillis(500));

        assertThat(shortly.send(target, MESSAGE).result())
            .isEqualTo(new Unreached(Failure.TIMEOUT));
      }
      // Now it refuses, as the system asks it once more.

      await().during(Duration.ofSeconds(3)).untilAtomic(receiver.accepted, is(0));
    }
  }
}
