package io.customerpipeline.robustness.workload;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that come at a fixed rate, whether or not those before them were answered: each with a
/// mailbox of its own, and a short life of its customer.
final class ColdClients {
  /// Beyond these, who comes is turned away by ourselves: the product's limits are not the point.
  private static final int AT_ONCE_MAX = 2000;

  private final Api api;
  private final List<Tenant> tenants;
  private final SplittableRandom random;
  private final CountDownLatch stop;
  private final Semaphore places = new Semaphore(AT_ONCE_MAX);
  private final AtomicLong number = new AtomicLong();

  ColdClients(Api api, List<Tenant> tenants, SplittableRandom random, CountDownLatch stop) {
    this.api = api;
    this.tenants = List.copyOf(tenants);
    this.random = random;
    this.stop = stop;
  }

  /// @param perSecond that come
  void start(Crew crew, int perSecond) {
    crew.begin(() -> {
      long every = TimeUnit.SECONDS.toNanos(1) / perSecond;
      long due = System.nanoTime();
      while (!stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        due += every;
        if (places.tryAcquire()) {
          SplittableRandom own = random.split();
          crew.begin(() -> live(own));
        }
      }
      return null;
    });
  }

  private Void live(SplittableRandom own) throws InterruptedException {
    try {
      long mine = number.incrementAndGet();
      // The same names in all organizations: there they are different mailboxes.
      Tenant tenant = tenants.get((int) (mine % tenants.size()));
      var life = new Life("cold-" + mine, tenant, mine / tenants.size(), own);
      life.live();
    } finally {
      places.release();
    }
    return null;
  }

  private final class Life {
    private final String client;
    private final Tenant tenant;
    private final Mailbox mailbox;
    private final SplittableRandom own;

    Life(String client, Tenant tenant, long number, SplittableRandom own) {
      this.client = client;
      this.tenant = tenant;
      this.mailbox = new Mailbox("cold-" + number);
      this.own = own;
    }

    void live() throws InterruptedException {
      Order first = Order.create(mailbox, "first", own);
      Optional<Seen> born = born(ask(own.nextInt(12) == 0 ? first.careless() : first));
      if (born.isEmpty() || stop.getCount() == 0) {
        return;
      }
      String id = born.get().id();
      switch (own.nextInt(6)) {
        case 0 -> ask(Order.update(id, "second", 1L, own));
        case 1 -> ask(Order.move(id, new Mailbox(mailbox.local() + ".moved"), own));
        case 2 -> ask(Order.get(id));
        case 3 -> ask(Order.list(mailbox, own));
        default -> {}
      }
      if (own.nextInt(3) > 0) {
        ask(Order.delete(id, null, own));
        if (own.nextInt(3) == 0) {
          ask(Order.create(mailbox, "again", own));
        }
      }
    }

    private Answer ask(Order order) throws InterruptedException {
      return api.call(client, tenant, order, own);
    }

    private static Optional<Seen> born(Answer answer) {
      return answer instanceof Answer.Decided(_, Result.Created(var customer))
          ? Optional.of(customer)
          : Optional.empty();
    }
  }
}
