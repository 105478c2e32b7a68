package io.customerpipeline.schemas.customer;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/// A value that cannot be part of a customer, with everything that is wrong with it.
public final class InvalidValueException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;

  /// @param violations at least one
  public InvalidValueException(List<Violation> violations) {
    super(
        violations.stream()
            .map(v -> v.field() + ": " + v.message())
            .collect(Collectors.joining("; ")));
    this.violations = List.copyOf(violations);
  }

  public List<Violation> violations() {
    return violations;
  }
}
