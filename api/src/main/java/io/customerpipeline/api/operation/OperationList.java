package io.customerpipeline.api.operation;

import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.outcome.Outcome;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lists the operations whose outcome is known. Throws Spring's `DataAccessException` while
/// Postgres is away.
@Component
class OperationList {
  private final JdbcClient jdbc;
  private final OperationCursors cursors;

  OperationList(JdbcClient jdbc, OperationCursors cursors) {
    this.jdbc = jdbc;
    this.cursors = cursors;
  }

  OperationPage page(OperationQuery query) {
    List<DoneOperation> found = find(query);
    boolean hasMore = found.size() > query.limit();
    List<DoneOperation> shown = hasMore ? found.subList(0, query.limit()) : found;
    return new OperationPage(
        shown.stream().map(OperationList::view).toList(),
        hasMore,
        hasMore ? cursors.write(query.organization(), cursor(shown.getLast())) : null);
  }

  private static OperationView view(DoneOperation done) {
    return OperationView.done(done.outcome().operationId().value(), null, done);
  }

  private static OperationCursor cursor(DoneOperation last) {
    Outcome outcome = last.outcome();
    return new OperationCursor(last.submittedAt(), outcome.operationId());
  }

  /// One more than asked for, if there are more.
  ///
  /// Types and outcomes are few, so a row cannot be found by them; but they stand in the index that
  /// is read in order, and the rows of others are not looked at.
  private List<DoneOperation> find(OperationQuery query) {
    var conditions = new ArrayList<String>(List.of("organization_id = :organization"));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("organization", query.organization().value());
    parameters.put("rows", query.limit() + 1);
    if (!query.types().isEmpty()) {
      conditions.add("type = any (:types)");
      parameters.put("types", names(query.types()));
    }
    if (!query.outcomes().isEmpty()) {
      conditions.add("outcome_type = any (:outcomes)");
      parameters.put("outcomes", names(query.outcomes()));
    }
    if (query.customer().isPresent() || query.email().isPresent()) {
      conditions.add("customer_id = any (:customers::uuid[])");
      parameters.put("customers", customers(query));
    }
    query
        .from()
        .ifPresent(from -> {
          conditions.add("submitted_at >= :from");
          parameters.put("from", Timestamp.from(from));
        });
    query
        .to()
        .ifPresent(to -> {
          conditions.add("submitted_at < :to");
          parameters.put("to", Timestamp.from(to));
        });
    query
        .after()
        .ifPresent(after -> {
          conditions.add("(submitted_at, id) < (:afterTime, :afterId)");
          parameters.put("afterTime", Timestamp.from(after.submittedAt()));
          parameters.put("afterId", after.id().value());
        });
    return jdbc.sql(
            "select %s from operations where %s order by submitted_at desc, id desc limit :rows"
                .formatted(OperationStore.COLUMNS, String.join(" and ", conditions)))
        .params(parameters)
        .query(OperationStore::done)
        .list();
  }

  private static String[] names(List<?> values) {
    return values.stream().map(Object::toString).toArray(String[]::new);
  }

  /// That of the query, or those that have its e-mail; both, where both are asked for.
  private String[] customers(OperationQuery query) {
    Optional<String> asked = query.customer().map(CustomerId::toString);
    if (query.email().isEmpty()) {
      return asked.stream().toArray(String[]::new);
    }
    EmailKey key = EmailKey.of(query.organization(), query.email().get());
    return jdbc
        .sql("select id from customers where organization_id = ? and email_key = ?")
        .params(query.organization().value(), key.value())
        .query((row, _) -> row.getString(1))
        .list()
        .stream()
        .filter(id -> asked.isEmpty() || asked.get().equals(id))
        .toArray(String[]::new);
  }
}
