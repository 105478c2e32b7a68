package io.customerpipeline.webhooks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void itAsksTheMachine() throws Exception {
    var resolver = new SystemResolver();

    assertThat(resolver.resolve("localhost", PATIENCE))
        .allMatch(InetAddress::isLoopbackAddress)
        .isNotEmpty();
    assertThatThrownBy(() -> resolver.resolve("nobody.invalid", PATIENCE))
        .isInstanceOf(UnknownHostException.class);
    resolver.destroy();
  }

  @Test
  void aNameIsLookedUpOnceAtATimeAndHoldsUpNoOther() throws Exception {
    var asked = new AtomicInteger();
    var answered = new CountDownLatch(1);
    var here = List.of(InetAddress.getLoopbackAddress());
    var resolver =
        new SystemResolver(name -> {
          if (name.equals("slow.example")) {
            asked.incrementAndGet();
            answered.await();
          }
          return here;
        });
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new ArrayList<Future<List<InetAddress>>>();
      for (int i = 0; i < 500; i++) {
        waiting.add(workers.submit(() -> resolver.resolve("slow.example", PATIENCE)));
      }

      assertThat(resolver.resolve("quick.example", PATIENCE)).isEqualTo(here);
      assertThatThrownBy(() -> resolver.resolve("slow.example", Duration.ofMillis(50)))
          .isInstanceOf(TimeoutException.class);

      answered.countDown();
      for (var one : waiting) {
        assertThat(one.get()).isEqualTo(here);
      }
      assertThat(asked).hasValue(1);
    }
    resolver.destroy();
  }

  @Test
  void aNameThatWasNotFoundIsLookedUpAgain() throws Exception {
    var asked = new AtomicInteger();
    var resolver =
        new SystemResolver(name -> {
          if (asked.incrementAndGet() == 1) {
            throw new UnknownHostException(name);
          }
          return List.of(InetAddress.getLoopbackAddress());
        });

    assertThatThrownBy(() -> resolver.resolve("late.example", PATIENCE))
        .isInstanceOf(UnknownHostException.class);
    assertThat(resolver.resolve("late.example", PATIENCE)).hasSize(1);
    resolver.destroy();
  }
}
