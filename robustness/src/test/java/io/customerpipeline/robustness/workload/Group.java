package io.customerpipeline.robustness.workload;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Mailboxes that some clients fight over: customers move between them, and nobody else uses them.
///
/// What was seen last is only where clients aim; whether it is still so is for the product to say.
final class Group {
  /// A checker looks at all orders of what its clients did at the same time.
  private static final int CALLS_MAX = 180;

  private static final int REPEATS_IN_TEN = 1;

  private final Tenant tenant;
  private final Mailbox main;
  private final Mailbox spare;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicReference<@Nullable Seen> last = new AtomicReference<>();

  /// @param name of no other group of the run
  Group(Tenant tenant, String name) {
    this.tenant = tenant;
    this.main = new Mailbox(name);
    this.spare = new Mailbox(name + ".b");
  }

  Tenant tenant() {
    return tenant;
  }

  /// Whether the clients have to go on to another.
  boolean isSpent() {
    return calls.get() >= CALLS_MAX;
  }

  /// One step of one client: a request, and sometimes the same once more.
  void step(Api api, String client, SplittableRandom random) throws InterruptedException {
    Order wanted = next(random);
    // Of a create that nobody can find again, the customer could be anybody's.
    boolean isCareless = wanted.kind() != Kind.CREATE && random.nextInt(20) == 0;
    Order order = isCareless ? wanted.careless() : wanted;
    calls.incrementAndGet();
    learn(api.call(client, tenant, order, random));
    if (order.idempotencyKey() != null && random.nextInt(10) < REPEATS_IN_TEN) {
      calls.incrementAndGet();
      learn(api.call(client, tenant, order, random));
    }
  }

  private Order next(SplittableRandom random) {
    @Nullable Seen known = last.get();
    Mailbox mailbox = random.nextInt(8) == 0 ? spare : main;
    int dice = random.nextInt(100);
    if (known == null || dice < 30) {
      return dice < 85 ? Order.create(mailbox, name(random), random) : Order.list(mailbox, random);
    }
    @Nullable Long version = version(known, random);
    return switch (dice / 5) {
      case 6, 7, 8, 9, 10 -> Order.delete(known.id(), version, random);
      case 11, 12, 13 -> Order.update(known.id(), name(random), version, random);
      case 14, 15 -> Order.move(known.id(), random.nextBoolean() ? spare : main, random);
      case 16, 17 -> Order.get(known.id());
      default -> Order.list(mailbox, random);
    };
  }

  /// The one that was seen, or one that nobody will ever see.
  private static @Nullable Long version(Seen known, SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> known.version();
      case 3 -> 1_000_000L;
      default -> null;
    };
  }

  private static String name(SplittableRandom random) {
    return "n" + Integer.toString(random.nextInt(1 << 30), 36);
  }

  private void learn(Answer answer) {
    switch (answer) {
      case Answer.Decided(_, Result.Created(var customer)) -> last.set(customer);
      case Answer.Decided(_, Result.Updated(var customer)) -> last.set(customer);
      case Answer.Found(_, var customer) -> last.set(customer);
      case Answer.Listed(_, List<Seen> customers) -> customers.forEach(last::set);
      case Answer.Decided(_, Result.Rejected(var reason, var id))
          when id != null && reason.equals(Result.ALREADY_EXISTS) ->
          last.set(new Seen(id, null, "", Map.of()));
      // Half of the clients go on with a customer that is gone, as late ones do.
      case Answer.Decided(_, Result.Deleted(var id, _)) -> forget(id);
      default -> {}
    }
  }

  private void forget(String id) {
    @Nullable Seen known = last.get();
    if (Optional.ofNullable(known).filter(one -> one.id().equals(id)).isPresent()
        && id.hashCode() % 2 == 0) {
      last.compareAndSet(known, null);
    }
  }
}
