package io.customerpipeline.processor.decision;

import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.schemas.customer.ClaimKey;

/// Where commands wait, first come, first served, until a step that is open has been taken.
///
/// @param name of the claim or customer which they wait for
public record Line(String name) {
  /// How many may wait for one claim or customer.
  public static final int LENGTH_MAX = 100;

  static Line of(ClaimKey claim) {
    return new Line("claim " + claim.value());
  }

  static Line of(CustomerKey customer) {
    return new Line("customer " + customer);
  }

  /// The places from `first` to `end`, which is the next free one.
  public record Taken(long first, long end) {
    static final Taken NONE = new Taken(0, 0);

    boolean isFull() {
      return end - first >= LENGTH_MAX;
    }

    Taken longer() {
      return new Taken(first, end + 1);
    }

    Taken shorter() {
      return new Taken(first + 1, end);
    }

    boolean isEmpty() {
      return first == end;
    }
  }

  /// One place in a line.
  public record Place(Line line, long number) {}

  /// Hidden: the name of a claim is an e-mail or an external id.
  @Override
  public String toString() {
    return "Line[***]";
  }
}
