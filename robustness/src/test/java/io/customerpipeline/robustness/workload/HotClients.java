package io.customerpipeline.robustness.workload;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that have mailboxes in common, each with one request after another; once enough was
/// asked of one group, all go on to the next.
final class HotClients {
  static final int CLIENTS = 5;
  private static final int PAUSE_MILLIS_MAX = 900;

  private final Api api;
  private final Tenant tenant;
  private final String mailboxes;
  private final String name;
  private final SplittableRandom random;
  private final CountDownLatch stop;
  private final AtomicInteger turns = new AtomicInteger();
  private Group group;

  /// @param mailboxes how theirs begin; the same in another organization are others
  /// @param stop counted down once no more requests are to be made
  HotClients(
      Api api,
      Tenant tenant,
      String mailboxes,
      String name,
      SplittableRandom random,
      CountDownLatch stop) {
    this.api = api;
    this.tenant = tenant;
    this.mailboxes = mailboxes;
    this.name = name;
    this.random = random;
    this.stop = stop;
    this.group = next();
  }

  void start(Crew crew) {
    for (int i = 1; i <= CLIENTS; i++) {
      String client = name + "-c" + i;
      SplittableRandom own = random.split();
      crew.begin(() -> work(client, own));
    }
  }

  private Void work(String client, SplittableRandom own) throws InterruptedException {
    while (!stop.await(own.nextInt(PAUSE_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
      current().step(api, client, own);
    }
    return null;
  }

  private synchronized Group current() {
    if (group.isSpent()) {
      group = next();
    }
    return group;
  }

  private Group next() {
    return new Group(tenant, mailboxes + "-" + turns.incrementAndGet());
  }
}
