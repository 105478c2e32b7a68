package io.customerpipeline.http.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class SqlFaultTest {

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          40001 | serialization failure        | CONFLICT
          40P01 | deadlock                     | CONFLICT
          08000 | connection exception         | OUTAGE
          08001 | cannot connect               | OUTAGE
          08003 | connection is closed         | OUTAGE
          08006 | connection broke             | OUTAGE
          53100 | disk full                    | OUTAGE
          53200 | out of memory                | OUTAGE
          53300 | too many connections         | OUTAGE
          57P01 | server stops                 | OUTAGE
          57P02 | server crashed               | OUTAGE
          57P03 | server starts                | OUTAGE
          57014 | statement takes too long     | OUTAGE
          25P03 | transaction is idle too long | OUTAGE
          25P04 | transaction takes too long   | OUTAGE
          25006 | standby takes no writes      | OUTAGE
          55P03 | lock takes too long          | OUTAGE
          58030 | disk fails                   | OUTAGE
          22001 | value too long               | OWN
          22021 | character not in encoding    | OWN
          23502 | null in a column             | OWN
          23503 | foreign key                  | OWN
          23505 | unique key                   | OWN
          25P02 | transaction has failed       | OWN
          42601 | syntax                       | OWN
          42P01 | no such table                | OWN
          42501 | no privilege                 | OWN
          57P04 | database dropped             | OWN
          XX000 | internal error               | OWN
          """)
  void stateDecidesAtAnyDepth(String state, String meaning, SqlFault expected) {
    var sql = new SQLException(meaning, state);

    assertThat(SqlFault.of(sql)).isEqualTo(expected);
    assertThat(SqlFault.of(new UncategorizedSQLException("task", "select", sql)))
        .isEqualTo(expected);
    assertThat(SqlFault.of(new TransactionSystemException("commit", sql))).isEqualTo(expected);
  }

  @Test
  void missingConnectionAndTimeOutsAreOutagesWithoutState() {
    var pool = new SQLTransientConnectionException("pool is empty");

    assertThat(SqlFault.of(new CannotCreateTransactionException("none", pool)))
        .isEqualTo(SqlFault.OUTAGE);
    assertThat(SqlFault.of(new RuntimeException(pool))).isEqualTo(SqlFault.OUTAGE);
    assertThat(SqlFault.of(new QueryTimeoutException("slow"))).isEqualTo(SqlFault.OUTAGE);
  }

  @Test
  void failureWithoutStateIsOwn() {
    assertThat(SqlFault.of(new SQLException("no state"))).isEqualTo(SqlFault.OWN);
    assertThat(SqlFault.of(new IllegalStateException("bug"))).isEqualTo(SqlFault.OWN);
  }
}
