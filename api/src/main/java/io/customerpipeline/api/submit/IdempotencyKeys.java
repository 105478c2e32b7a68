package io.customerpipeline.api.submit;

import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.api.operation.OperationStore;
import io.customerpipeline.http.database.SqlFault;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Keeps the promise of `Idempotency-Key`: the first answer for a retry, a refusal for another
/// request.
///
/// A retry is applied once without this class: the processor remembers the operation id, which is
/// derived from the key. This class notices a key that is used for a request whose commands go to
/// another partition, where the processor cannot know of it. See docs/decisions/0005.
///
/// While Postgres is away, keys are not checked and writes go on. Every other failure of a check is
/// thrown: a command that was not checked must not get into the log because of a fault of ours.
@Component
class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";
  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);
  private static final String FORM = "[\\x21-\\x7E]{1,255}";

  private final OperationIds ids;
  private final OperationStore operations;
  private final JdbcClient jdbc;

  IdempotencyKeys(OperationIds ids, OperationStore operations, JdbcClient jdbc) {
    this.ids = ids;
    this.operations = operations;
    this.jdbc = jdbc;
  }

  /// The operation that this request is, or is a retry of.
  OperationId operation(OrganizationId organization, @Nullable String key) {
    if (key == null) {
      return ids.random();
    }
    if (!key.matches(FORM)) {
      throw InvalidRequest.exception(
          Location.HEADER, HEADER, "wrong_form", "must have 1 to 255 visible ASCII characters");
    }
    return ids.derived(organization, key);
  }

  /// The first answer, if it is known already.
  ///
  /// @throws ProblemException `422` if the key was used for something else
  /// @throws DataAccessException or [TransactionException] if the check fails and Postgres is there
  Optional<Outcome> firstAnswer(Request command) {
    try {
      Optional<Outcome> known = find(command).filter(Outcome::isFinal);
      known.ifPresent(first -> requireSame(command, first.fingerprint()));
      return known;
    } catch (DataAccessException | TransactionException e) {
      return unchecked(e, Optional.empty());
    }
  }

  private Optional<Outcome> find(Request command) {
    return operations
        .find(command.organizationId(), command.operationId())
        .map(DoneOperation::outcome);
  }

  /// Remembers the request that the key is used for. A request that was sent away is forgotten, so
  /// that the next one is decided anew.
  ///
  /// @return whether this request is the first with the key
  /// @throws ProblemException `422` if the key was used for something else
  /// @throws DataAccessException or [TransactionException] if the check fails and Postgres is there
  boolean use(Request command) {
    try {
      find(command)
          .filter(known -> !known.isFinal())
          .ifPresent(_ -> operations.forget(command.organizationId(), command.operationId()));
      Used used = remember(command);
      requireSame(command, used.fingerprint());
      return used.first();
    } catch (DataAccessException | TransactionException e) {
      return unchecked(e, false);
    }
  }

  /// Forgets a request that did not get into the log. A failure is logged only: the key then stays
  /// with the request, which may be repeated with it.
  ///
  /// @param first of [#use]
  void giveBack(Request command, boolean first) {
    if (!first) {
      return;
    }
    try {
      jdbc.sql("delete from idempotency_keys where organization_id = ? and operation_id = ?")
          .params(command.organizationId().value(), command.operationId().value())
          .update();
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn().setCause(e).log("idempotency-key.not_given_back");
    }
  }

  /// @throws RuntimeException the failure, unless it is an outage
  private static <T> T unchecked(RuntimeException failure, T result) {
    if (SqlFault.of(failure) != SqlFault.OUTAGE) {
      throw failure;
    }
    LOG.atWarn().setCause(failure).log("idempotency-key.unchecked");
    return result;
  }

  /// @throws ProblemException `422` if the answer belongs to another request
  static void requireSame(Request command, String fingerprint) {
    if (!fingerprint.equals(command.fingerprint())) {
      throw ProblemType.IDEMPOTENCY_KEY_REUSED.exception(
          "A key may be used again only for the same request. Use a new one.");
    }
  }

  /// @param fingerprint of the request that the key was first used for
  private record Used(String fingerprint, boolean first) {}

  private Used remember(Request command) {
    return jdbc.sql(
            """
            insert into idempotency_keys as k (organization_id, operation_id, fingerprint)
            values (?, ?, ?)
            on conflict (organization_id, operation_id) do update set fingerprint = k.fingerprint
            returning fingerprint, xmax = 0 as first
            """)
        .params(
            command.organizationId().value(), command.operationId().value(), command.fingerprint())
        .query((row, _) -> new Used(row.getString("fingerprint"), row.getBoolean("first")))
        .single();
  }
}
