package io.customerpipeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.http.database.DatabaseConfiguration;
import io.customerpipeline.http.database.SqlFault;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Conflicts that Postgres itself ends: the work is tried again, and its effect is there once.
@SpringBootTest(
    classes = ConflictRetriesIT.Database.class,
    properties = "spring.config.name=conflict-retries-it",
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class ConflictRetriesIT {
  private static final long PATIENCE_SECONDS = 60;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(DatabaseConfiguration.class)
  static class Database {}

  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager manager;
  @Autowired private DataSource database;

  private final AtomicInteger attempts = new AtomicInteger();

  @BeforeEach
  void makeTables() {
    jdbc.sql("drop schema if exists conflict cascade").update();
    jdbc.sql("create schema conflict").update();
    jdbc.sql("create table conflict.account (id int primary key, value int)").update();
    jdbc.sql("insert into conflict.account values (1, 0), (2, 0)").update();
  }

  @AfterEach
  void dropTables() {
    jdbc.sql("drop schema conflict cascade").update();
  }

  private void add(int account) {
    jdbc.sql("update conflict.account set value = value + 1 where id = ?").param(account).update();
  }

  private int value(int account) {
    return jdbc.sql("select value from conflict.account where id = ?")
        .param(account)
        .query(Integer.class)
        .single();
  }

  @Test
  void transactionsInDeadlockAreBothCommittedOnce() throws Exception {
    var bothHaveOne = new CountDownLatch(2);
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      var there = two.submit(() -> addToBoth(1, 2, bothHaveOne));
      var back = two.submit(() -> addToBoth(2, 1, bothHaveOne));
      there.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      back.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    assertThat(value(1)).isEqualTo(2);
    assertThat(value(2)).isEqualTo(2);
    assertThat(attempts.get()).as("attempts").isGreaterThan(2);
  }

  private void addToBoth(int first, int second, CountDownLatch bothHaveOne) {
    new TransactionTemplate(manager)
        .executeWithoutResult(_ -> {
          attempts.incrementAndGet();
          add(first);
          bothHaveOne.countDown();
          awaitZero(bothHaveOne);
          add(second);
        });
  }

  private static void awaitZero(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        TransactionDefinition.ISOLATION_REPEATABLE_READ,
        TransactionDefinition.ISOLATION_SERIALIZABLE
      })
  void transactionThatCannotBeSerializedIsCommittedOnce(int isolation) {
    var strict = new TransactionTemplate(manager);
    strict.setIsolationLevel(isolation);

    strict.executeWithoutResult(_ -> {
      int seen = value(1);
      if (attempts.incrementAndGet() == 1) {
        addElsewhere();
      }
      jdbc.sql("update conflict.account set value = ? where id = 1").param(seen + 10).update();
    });

    assertThat(attempts.get()).isEqualTo(2);
    assertThat(value(1)).isEqualTo(11);
  }

  private void addElsewhere() {
    try (var other = database.getConnection();
        var statement = other.createStatement()) {
      statement.execute("update conflict.account set value = value + 1 where id = 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void statementThatPostgresEndsIsTriedAgain(String state) {
    makeFailing(state, 3);

    jdbc.sql("select conflict.failing()").query(rows -> {});

    assertThat(jdbc.sql("select last_value from conflict.calls").query(Integer.class).single())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void conflictThatDoesNotEndIsToldAsConflict(String state) {
    makeFailing(state, 1_000);

    assertThatThrownBy(() -> jdbc.sql("select conflict.failing()").query(rows -> {}))
        .satisfies(failure -> assertThat(SqlFault.of(failure)).isEqualTo(SqlFault.CONFLICT));
  }

  /// A sequence keeps its count when the statement is ended.
  private void makeFailing(String state, int times) {
    jdbc.sql("create sequence conflict.calls").update();
    jdbc.sql(
            """
            create function conflict.failing() returns void language plpgsql as $$
            begin
              if nextval('conflict.calls') <= %d then
                raise exception 'conflict' using errcode = '%s';
              end if;
            end $$
            """
                .formatted(times, state))
        .update();
  }
}
