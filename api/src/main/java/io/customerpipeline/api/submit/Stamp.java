package io.customerpipeline.api.submit;

import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;

/// The parts of a command that each attempt chooses anew, so that the decision needs neither a
/// clock nor chance.
///
/// @param random for the id of a new customer
record Stamp(OperationId operation, OrganizationId organization, Instant now, long random) {

  /// The id that a customer gets if the command creates it.
  CustomerId newId(Email email) {
    return CustomerId.of(now, EmailKey.of(organization, email).bucket(), random);
  }
}
