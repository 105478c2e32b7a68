package io.customerpipeline.http.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class ConflictRetriesTest {
  private static final String DEADLOCK = "40P01";
  private static final String SERIALIZATION = "40001";
  private static final String UNIQUE = "23505";

  private final List<String> ends = new ArrayList<>();
  private int attempts;

  @AfterEach
  void endTransaction() {
    TransactionSynchronizationManager.setActualTransactionActive(false);
  }

  /// Fails as often as there are states, then succeeds.
  private int work(String... states) {
    int attempt = attempts++;
    if (attempt < states.length) {
      throw failure(states[attempt]);
    }
    return attempt;
  }

  private static DataAccessException failure(String state) {
    return new UncategorizedSQLException("task", "update", new SQLException("failed", state));
  }

  private TransactionTemplate transactions() {
    return new TransactionTemplate(ConflictRetries.around(new Recording()));
  }

  private JdbcOperations statements(String... states) {
    return ConflictRetries.around(
        (JdbcOperations)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {JdbcOperations.class},
                (_, _, _) -> work(states)));
  }

  @Test
  void transactionIsTriedAgainAsWholeAfterConflicts() {
    int result = transactions().execute(_ -> work(DEADLOCK, SERIALIZATION));

    assertThat(result).isEqualTo(2);
    assertThat(ends).containsExactly("rollback", "rollback", "commit");
  }

  @Test
  void statementIsTriedAgainAfterConflicts() {
    assertThat(statements(SERIALIZATION, DEADLOCK).update("update x")).isEqualTo(2);
  }

  @Test
  void attemptsAreBoundedAndLastFailureIsThrown() {
    String[] states = new String[100];
    Arrays.fill(states, DEADLOCK);

    assertThatThrownBy(() -> transactions().executeWithoutResult(_ -> work(states)))
        .isInstanceOf(DataAccessException.class);
    assertThat(attempts).isEqualTo(1 + ConflictRetries.RETRIES);
    assertThat(ends).containsOnly("rollback");
  }

  @Test
  void otherFailuresAreNotTriedAgain() {
    assertThatThrownBy(() -> transactions().executeWithoutResult(_ -> work(UNIQUE)))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> statements(UNIQUE, UNIQUE).update("update x"))
        .isInstanceOf(DataAccessException.class);
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void statementInTransactionIsLeftToTransaction() {
    JdbcOperations statements = statements(DEADLOCK);

    int result = transactions().execute(_ -> statements.update("update x"));

    assertThat(result).isEqualTo(1);
    assertThat(ends).containsExactly("rollback", "commit");
  }

  @Test
  void readOnlyTransactionIsNotTriedAgain() {
    TransactionTemplate reading = transactions();
    reading.setReadOnly(true);

    assertThatThrownBy(() -> reading.executeWithoutResult(_ -> work(SERIALIZATION)))
        .isInstanceOf(DataAccessException.class);
    assertThat(attempts).isEqualTo(1);
  }

  /// Transactions without a database.
  private final class Recording extends AbstractPlatformTransactionManager {
    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
      ends.add("commit");
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
      ends.add("rollback");
    }
  }
}
