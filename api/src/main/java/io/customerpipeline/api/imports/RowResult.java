package io.customerpipeline.api.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import org.jspecify.annotations.Nullable;

/// What became of a row.
///
/// @param reason why it was rejected, or what is wrong with it; else absent
/// @param customerId of the customer concerned; of a conflict, of the living one
@JsonInclude(JsonInclude.Include.NON_NULL)
record RowResult(int row, Kind result, @Nullable String reason, @Nullable CustomerId customerId) {

  enum Kind {
    @JsonProperty("created")
    CREATED,
    @JsonProperty("updated")
    UPDATED,
    @JsonProperty("unchanged")
    UNCHANGED,
    @JsonProperty("deleted")
    DELETED,
    /// Decided, and refused.
    @JsonProperty("rejected")
    REJECTED,
    /// Never sent: something in the row is wrong.
    @JsonProperty("invalid")
    INVALID,
    /// Of a dry run: would be sent.
    @JsonProperty("valid")
    VALID
  }

  static RowResult invalid(int row, String reason) {
    return new RowResult(row, Kind.INVALID, reason, null);
  }

  static RowResult of(int row, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created it -> new RowResult(row, Kind.CREATED, null, it.customer().id());
      case Outcome.Updated it ->
          new RowResult(
              row,
              Boolean.TRUE.equals(it.unchanged()) ? Kind.UNCHANGED : Kind.UPDATED,
              null,
              it.customer().id());
      case Outcome.Deleted it -> new RowResult(row, Kind.DELETED, null, it.customerId());
      case Outcome.Rejected it ->
          new RowResult(
              row,
              Kind.REJECTED,
              Wire.MAPPER.convertValue(it.reason(), String.class),
              it.customerId());
    };
  }
}
