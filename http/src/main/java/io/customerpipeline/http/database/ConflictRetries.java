package io.customerpipeline.http.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.CallbackPreferringPlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Tries again what Postgres ended for a deadlock or a serialization failure ([SqlFault#CONFLICT]),
/// at most [#RETRIES] times: a whole transaction, or a single statement outside of one. Nothing of
/// the failed attempt is left in Postgres.
///
/// The work is called again, so it must not keep results of a failed attempt elsewhere.
public final class ConflictRetries {
  static final int RETRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(ConflictRetries.class);

  /// Two transactions that meet again are unlikely to do so after different delays.
  private static final RetryTemplate RETRY =
      new RetryTemplate(
          RetryPolicy.builder()
              .predicate(ConflictRetries::isConflict)
              .maxRetries(RETRIES)
              .delay(Duration.ofMillis(10))
              .jitter(Duration.ofMillis(10))
              .multiplier(2)
              .maxDelay(Duration.ofMillis(200))
              .build());

  private ConflictRetries() {}

  private static boolean isConflict(Throwable failure) {
    boolean conflict = SqlFault.of(failure) == SqlFault.CONFLICT;
    if (conflict) {
      LOG.atInfo().addKeyValue("reason", failure.getMessage()).log("transaction.conflict");
    }
    return conflict;
  }

  /// A transaction is tried again from outside, as a whole: Postgres has ended it.
  private static <T extends @Nullable Object> T retry(Supplier<T> work) {
    return TransactionSynchronizationManager.isActualTransactionActive()
        ? work.get()
        : RETRY.invoke(work);
  }

  /// Statements by which the retries of single ones go.
  static JdbcOperations around(JdbcOperations statements) {
    return (JdbcOperations)
        Proxy.newProxyInstance(
            JdbcOperations.class.getClassLoader(),
            new Class<?>[] {JdbcOperations.class},
            (_, method, arguments) ->
                retry(() -> {
                  try {
                    return method.invoke(statements, arguments);
                  } catch (InvocationTargetException e) {
                    throw unchecked(e.getTargetException());
                  } catch (IllegalAccessException e) {
                    throw new IllegalStateException("JdbcOperations is public", e);
                  }
                }));
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(failure);
  }

  /// A manager whose transactions are tried again; used by `TransactionTemplate` and
  /// `@Transactional` alike. A read-only transaction is not: its rows may have been passed on.
  public static PlatformTransactionManager around(PlatformTransactionManager manager) {
    return manager instanceof Retrying ? manager : new Retrying(manager);
  }

  private record Retrying(PlatformTransactionManager manager)
      implements CallbackPreferringPlatformTransactionManager {

    @Override
    public <T extends @Nullable Object> T execute(
        @Nullable TransactionDefinition definition, TransactionCallback<T> action) {
      TransactionDefinition asked =
          definition == null ? TransactionDefinition.withDefaults() : definition;
      var template = new TransactionTemplate(manager, asked);
      Supplier<T> work = () -> template.execute(action);
      return asked.isReadOnly() ? work.get() : retry(work);
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
      return manager.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      manager.commit(status);
    }

    @Override
    public void rollback(TransactionStatus status) {
      manager.rollback(status);
    }
  }
}
