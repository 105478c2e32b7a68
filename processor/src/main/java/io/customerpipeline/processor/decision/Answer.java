package io.customerpipeline.processor.decision;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.outcome.Outcome;

/// What a partition remembers of an operation, so that a duplicate is not decided again.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Answer {

  /// It was decided here.
  @JsonTypeName("given")
  record Given(Outcome outcome) implements Answer {}

  /// It was passed on to this customer's home, where its outcome is known.
  ///
  /// @param attempt which attempt of the request this was, from 0
  @JsonTypeName("passed_on")
  record PassedOn(CustomerId to, int attempt) implements Answer {}
}
