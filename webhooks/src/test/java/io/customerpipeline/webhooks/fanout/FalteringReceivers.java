package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Servers that are well but not perfect: one in twenty of their answers is a 500, one in a
/// thousand none at all.
final class FalteringReceivers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger timeOuts = new AtomicInteger();
  private final List<Hooks> all = new ArrayList<>();

  FalteringReceivers(int number) {
    for (int i = 0; i < number; i++) {
      all.add(new Hooks(_ -> answer()));
    }
  }

  private int answer() {
    int chance = ThreadLocalRandom.current().nextInt(1_000);
    if (chance == 0) {
      timeOuts.incrementAndGet();
      return Hooks.NEVER;
    }
    if (chance <= 50) {
      failures.incrementAndGet();
      return 500;
    }
    return 204;
  }

  List<String> urls() {
    return all.stream().map(Hooks::url).toList();
  }

  int takenByAll() {
    return all.stream().mapToInt(Hooks::taken).min().orElseThrow();
  }

  void awaitAll(int events) {
    await().atMost(PATIENCE).until(() -> takenByAll() == events);
  }

  void awaitSome(int events) {
    await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).until(() -> takenByAll() >= events);
  }

  int repeats() {
    return all.stream().mapToInt(Hooks::repeats).sum();
  }

  int failures() {
    return failures.get();
  }

  int timeOuts() {
    return timeOuts.get();
  }

  void assertInOrder() {
    assertThat(all)
        .allSatisfy(one -> {
          assertThat(one.goneBack()).isEmpty();
          assertThat(one.changed()).as("came again with other bytes").isEmpty();
        });
  }

  @Override
  public void close() {
    all.forEach(Hooks::close);
  }
}
