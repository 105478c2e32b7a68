package io.customerpipeline.api.imports;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Violation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The faults of a row, in one line.
final class RowFaults {
  /// Faults of one row that are told.
  private static final int FAULTS_MAX = 20;

  private RowFaults() {}

  /// @param problem of a body that is at fault
  /// @param isCsv whether parts of the address are called by their columns
  static String explain(ProblemException problem, boolean isCsv) {
    Object errors = Objects.requireNonNull(problem.getBody().getProperties()).get("errors");
    if (!(errors instanceof List<?> list)) {
      return String.valueOf(problem.getBody().getDetail());
    }
    String faults =
        list.stream()
            .limit(FAULTS_MAX)
            .map(Violation.class::cast)
            .map(fault -> explain(fault, isCsv))
            .collect(Collectors.joining("; "));
    return list.size() > FAULTS_MAX ? faults + "; and more" : faults;
  }

  private static String explain(Violation fault, boolean isCsv) {
    String field =
        isCsv ? fault.field().replaceFirst("^billing_address\\.", "billing_") : fault.field();
    return field.isEmpty() ? fault.message() : field + ": " + fault.message();
  }
}
