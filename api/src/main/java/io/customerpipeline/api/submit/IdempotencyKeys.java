package io.customerpipeline.api.submit;

import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.api.operation.OperationStore;
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

/// What `Idempotency-Key` promises: the first answer for a retry, a refusal for another request.
///
/// That a retry is applied once does not depend on this: the processor remembers the operation id,
/// which is derived from the key. Here it is noticed that a key is used for a request whose
/// commands go to another partition, where the processor cannot know of it. See
/// docs/decisions/0005.
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

  /// The first answer, if it is known already; else remembers what the key is used for.
  ///
  /// @throws ProblemException `422` if the key was used for something else
  Optional<Outcome> firstAnswer(Request command) {
    try {
      Optional<Outcome> done = decided(command);
      requireSame(command, done.map(Outcome::fingerprint).orElseGet(() -> remember(command)));
      return done;
    } catch (DataAccessException | TransactionException e) {
      // Writes go on while Postgres is away.
      LOG.atWarn().setCause(e).log("idempotency-key.unchecked");
      return Optional.empty();
    }
  }

  private Optional<Outcome> decided(Request command) {
    Optional<Outcome> known =
        operations
            .find(command.organizationId(), command.operationId())
            .map(DoneOperation::outcome);
    if (known.isPresent() && !known.get().isFinal()) {
      operations.forget(command.organizationId(), command.operationId());
      return Optional.empty();
    }
    return known;
  }

  /// @throws ProblemException `422` if the answer belongs to another request
  static void requireSame(Request command, String fingerprint) {
    if (!fingerprint.equals(command.fingerprint())) {
      throw ProblemType.IDEMPOTENCY_KEY_REUSED.exception(
          "A key may be used again only for the same request. Use a new one.");
    }
  }

  /// @return the fingerprint of what the key was first used for
  private String remember(Request command) {
    return jdbc.sql(
            """
            insert into idempotency_keys as k (organization_id, operation_id, fingerprint)
            values (?, ?, ?)
            on conflict (organization_id, operation_id) do update set fingerprint = k.fingerprint
            returning fingerprint
            """)
        .params(
            command.organizationId().value(), command.operationId().value(), command.fingerprint())
        .query(String.class)
        .single();
  }
}
