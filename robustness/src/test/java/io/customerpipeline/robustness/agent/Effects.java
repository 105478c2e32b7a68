package io.customerpipeline.robustness.agent;

import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Ledger;
import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What altered methods do instead. Each tells once that it did.
///
/// Public, because its calls stand in the classes that are altered.
public final class Effects {
  private static final String GUARD = "where customers.version < excluded.version";
  private static final int LATE_MILLIS = 25;

  /// Of some milliseconds each: in so many a customer is likely to have changed again.
  private static final int BATCHES_HELD = 20;

  private static final Set<Alteration> TOLD = EnumSet.noneOf(Alteration.class);
  private static final Set<Ledger.OperationKey> OWN = ConcurrentHashMap.newKeySet();
  private static final Set<String> SENT = ConcurrentHashMap.newKeySet();
  private static final AtomicReference<@Nullable Object> STORE = new AtomicReference<>();
  private static final Queue<Batch> BATCHES = new ConcurrentLinkedQueue<>();
  private static final ThreadLocal<Boolean> IS_LATE = ThreadLocal.withInitial(() -> false);

  private record Batch(List<?> outcomes, Map<?, ?> next) {}

  private Effects() {}

  private static void tell(Alteration alteration) {
    synchronized (TOLD) {
      if (TOLD.add(alteration)) {
        Agent.say(alteration.effectLine());
      }
    }
  }

  public static void atLeastOnce(Properties settings) {
    settings.put("processing.guarantee", "at_least_once");
    tell(Alteration.AT_LEAST_ONCE);
  }

  public static EmailKey rawKey(OrganizationId organization, Email email) {
    tell(Alteration.RAW_EMAIL);
    return new EmailKey(organization.value() + "/" + email.address());
  }

  public static String unguarded(String statement) {
    if (!statement.contains(GUARD)) {
      return statement;
    }
    tell(Alteration.NO_VERSION_GUARD);
    return statement.replace(GUARD, "");
  }

  public static Object beginning(Object offsets) {
    try {
      Field beginning = offsets.getClass().getDeclaredField("BEGINNING");
      beginning.setAccessible(true);
      tell(Alteration.NO_OFFSET_GUARD);
      return beginning.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Only the outcomes of the older batch; events would be refused for being there already.
  public static void lateBatch(Object readModel, List<?> outcomes, Map<?, ?> next) {
    if (IS_LATE.get()) {
      return;
    }
    BATCHES.add(new Batch(outcomes, next));
    if (BATCHES.size() <= BATCHES_HELD) {
      return;
    }
    Batch before = BATCHES.remove();
    IS_LATE.set(true);
    try {
      Method apply = method(readModel, "apply");
      apply.invoke(readModel, before.outcomes, List.of(), before.next);
      tell(Alteration.LATE_BATCHES);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      IS_LATE.set(false);
    }
  }

  private static Method method(Object owner, String name) {
    for (Method one : owner.getClass().getDeclaredMethods()) {
      if (one.getName().equals(name)) {
        one.setAccessible(true);
        return one;
      }
    }
    throw new IllegalStateException(owner.getClass() + " has no " + name);
  }

  public static void knownEnds(Object store) {
    STORE.set(store);
  }

  public static Map<?, ?> laterEnds(Map<?, ?> kept) {
    Object store = STORE.get();
    if (store == null) {
      return kept;
    }
    try {
      var _ = new CountDownLatch(1).await(LATE_MILLIS, TimeUnit.MILLISECONDS);
      tell(Alteration.CURSOR_BY_SEQUENCE);
      return (Map<?, ?>) method(store, "bounds").invoke(store);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return kept;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void ownAnswer(Ledger.OperationKey key) {
    OWN.add(key);
  }

  public static @Nullable Answer onlyOwn(Ledger.OperationKey key, @Nullable Answer answer) {
    if (answer == null || OWN.contains(key)) {
      return answer;
    }
    tell(Alteration.FORGOTTEN_ANSWERS);
    return null;
  }

  public static long readTo(long readTo, long next) {
    if (readTo > next) {
      tell(Alteration.CURSOR_BEFORE_SENDING);
    }
    return readTo;
  }

  public static void releaseEarly(Ledger ledger, Request.ById request) {
    if (request instanceof Request.Delete) {
      Customer customer =
          ledger.customers().get(new CustomerKey(request.organizationId(), request.customerId()));
      if (customer != null) {
        customer.claims().forEach(claim -> ledger.claims().put(claim, null));
        tell(Alteration.EARLY_RELEASE);
      }
    }
  }

  public static Message renamed(Target target, Message message) {
    if (SENT.add(target.endpoint() + " " + message.id())) {
      return message;
    }
    tell(Alteration.NEW_ID);
    return new Message(UUID.randomUUID().toString(), message.type(), message.body());
  }
}
