package io.customerpipeline.http.database;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;

/// Sorts a failure of Postgres by its SQLSTATE ([appendix A of its
/// manual](https://www.postgresql.org/docs/current/errcodes-appendix.html)).
public enum SqlFault {
  /// A deadlock or a serialization failure: Postgres ended one of two transactions, and the same
  /// transaction may succeed when it is tried again.
  CONFLICT,
  /// Postgres cannot be reached, has no room, is starting or stopping, or takes too long.
  OUTAGE,
  /// Everything else, such as wrong SQL, a violated constraint or a value that does not fit.
  OWN;

  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

  /// Connection exception, insufficient resources, operator intervention by a stop or a crash.
  private static final Set<String> OUTAGE_CLASSES = Set.of("08", "53");

  /// The server stops or starts; a time-out of a statement, an idle transaction, a transaction or a
  /// lock; a standby, which takes no writes; an error of the disk.
  private static final Set<String> OUTAGES =
      Set.of("57P01", "57P02", "57P03", "57014", "25P03", "25P04", "55P03", "25006", "58030");

  public static SqlFault of(Throwable failure) {
    SqlFault worst = OWN;
    for (Throwable cause : causes(failure).toList()) {
      SqlFault one = ofOne(cause);
      if (one != OWN) {
        worst = one;
      }
    }
    return worst;
  }

  private static SqlFault ofOne(Throwable failure) {
    return switch (failure) {
      case CannotGetJdbcConnectionException _, CannotCreateTransactionException _ -> OUTAGE;
      case QueryTimeoutException _, TransactionTimedOutException _ -> OUTAGE;
      case SQLTransientConnectionException _, SQLTimeoutException _ -> OUTAGE;
      case SQLException sql -> ofState(sql.getSQLState());
      default -> OWN;
    };
  }

  private static SqlFault ofState(@Nullable String state) {
    if (state == null) {
      return OWN;
    }
    if (CONFLICTS.contains(state)) {
      return CONFLICT;
    }
    return OUTAGES.contains(state) || OUTAGE_CLASSES.stream().anyMatch(state::startsWith)
        ? OUTAGE
        : OWN;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(
            Optional.of(failure), Optional::isPresent, one -> one.map(Throwable::getCause))
        .limit(20)
        .flatMap(Optional::stream);
  }
}
