package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A customer as HTTP shows it: flat, every field present, absent values as null. Clients written
/// for existing customers APIs expect just these fields.
///
/// @param taxId the number and its scheme; the scheme is not known here
public record CustomerView(
    CustomerId id,
    Instant createdAt,
    @Nullable Instant modifiedAt,
    Map<String, Object> metadata,
    @Nullable ExternalId externalId,
    Email email,
    boolean emailVerified,
    CustomerType type,
    @Nullable String name,
    @Nullable String billingName,
    @Nullable Address billingAddress,
    @Nullable List<@Nullable String> taxId,
    @Nullable String locale,
    OrganizationId organizationId,
    @Nullable Instant deletedAt,
    @Nullable String avatarUrl) {

  public static CustomerView of(Customer customer) {
    Profile profile = customer.profile();
    return new CustomerView(
        customer.id(),
        customer.createdAt(),
        customer.modifiedAt(),
        profile.metadata().values(),
        customer.externalId(),
        customer.email(),
        false,
        profile.type(),
        profile.name(),
        profile.billingName(),
        profile.billingAddress(),
        profile.taxId() == null ? null : Arrays.asList(profile.taxId(), null),
        profile.locale(),
        customer.organizationId(),
        null,
        null);
  }
}
