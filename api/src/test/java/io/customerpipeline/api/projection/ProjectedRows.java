package io.customerpipeline.api.projection;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.LOG;

import io.customerpipeline.api.operation.DoneOperation;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What comes of a [ProjectedLog] in the read model.
record ProjectedRows(ReadModel readModel, JdbcClient jdbc) {

  /// @param next the next outcome, by partition
  /// @return those that were not there before
  List<Outcome> apply(List<Projected> batch, Map<Integer, Long> next) {
    var offsets = new HashMap<Integer, Offsets>();
    next.forEach((one, outcome) -> offsets.put(one, new Offsets(outcome, 0)));
    return readModel.apply(batch, List.of(), offsets, LOG).stream()
        .map(DoneOperation::outcome)
        .toList();
  }

  Optional<Customer> row(Customer customer) {
    return jdbc.sql("select document from customers where organization_id = ? and id = ?")
        .params(ACME.value(), customer.id().value())
        .query((row, _) -> Wire.read(row.getBytes("document"), Customer.class))
        .optional();
  }

  /// All that the log has created and that are still there.
  Map<CustomerId, Customer> of(List<Projected> log) {
    Map<CustomerId, Customer> rows = new HashMap<>();
    for (Projected one : log) {
      if (one.outcome() instanceof Outcome.Created created) {
        row(created.customer()).ifPresent(customer -> rows.put(customer.id(), customer));
      }
    }
    return rows;
  }
}
