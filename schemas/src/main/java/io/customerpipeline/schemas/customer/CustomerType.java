package io.customerpipeline.schemas.customer;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Whom a customer stands for.
public enum CustomerType {
  @JsonProperty("individual")
  INDIVIDUAL,
  @JsonProperty("team")
  TEAM
}
