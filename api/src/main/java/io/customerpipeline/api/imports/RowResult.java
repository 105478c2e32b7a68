package io.customerpipeline.api.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.wire.Wire;
import org.jspecify.annotations.Nullable;

/// What became of a row.
///
/// @param line of the file on which the row starts, from 1
/// @param reason why it was rejected, or what is wrong with it; else absent
/// @param email as the row has it, also if it is no address; absent if it has none
/// @param externalId as the row has it; absent if it has none
/// @param customerId of the customer concerned; of a conflict, of the living one
@JsonInclude(JsonInclude.Include.NON_NULL)
record RowResult(
    int line,
    Kind result,
    @Nullable String reason,
    @Nullable String email,
    @Nullable String externalId,
    @Nullable CustomerId customerId) {

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

  /// The result of a row that was sent. Its e-mail and external id stand in Postgres.
  static RowResult of(int line, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Created it -> decided(line, Kind.CREATED, null, it.customer().id());
      case Outcome.Updated it ->
          decided(
              line,
              Boolean.TRUE.equals(it.unchanged()) ? Kind.UNCHANGED : Kind.UPDATED,
              null,
              it.customer().id());
      case Outcome.Deleted it -> decided(line, Kind.DELETED, null, it.customerId());
      case Outcome.Rejected it ->
          decided(
              line,
              Kind.REJECTED,
              Wire.MAPPER.convertValue(it.reason(), String.class),
              it.customerId());
    };
  }

  private static RowResult decided(
      int line, Kind kind, @Nullable String reason, @Nullable CustomerId customer) {
    return new RowResult(line, kind, reason, null, null, customer);
  }
}
