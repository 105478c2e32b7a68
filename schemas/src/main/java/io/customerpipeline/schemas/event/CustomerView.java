package io.customerpipeline.schemas.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A customer as others see it, over HTTP as in events and snapshots: flat, every field present,
/// absent values as null. Clients written for existing customers APIs expect just these fields.
///
/// @param taxId the number and its scheme; the scheme is not known here
/// @param deletedAt only in the event of its deletion
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CustomerView(
    CustomerId id,
    Instant createdAt,
    @Nullable Instant modifiedAt,
    Metadata metadata,
    @Nullable ExternalId externalId,
    Email email,
    boolean emailVerified,
    CustomerType type,
    @Nullable String name,
    @Nullable String billingName,
    @Nullable AddressView billingAddress,
    @Nullable List<@Nullable String> taxId,
    @Nullable String locale,
    OrganizationId organizationId,
    @Nullable Instant deletedAt,
    @Nullable String avatarUrl) {

  public static CustomerView of(Customer customer) {
    return of(customer, null);
  }

  static CustomerView of(Customer customer, @Nullable Instant deletedAt) {
    Profile profile = customer.profile();
    Address address = profile.billingAddress();
    return new CustomerView(
        customer.id(),
        customer.createdAt(),
        customer.modifiedAt(),
        profile.metadata(),
        customer.externalId(),
        customer.email(),
        false,
        profile.type(),
        profile.name(),
        profile.billingName(),
        address == null ? null : AddressView.of(address),
        profile.taxId() == null ? null : Arrays.asList(profile.taxId(), null),
        profile.locale(),
        customer.organizationId(),
        deletedAt,
        null);
  }

  /// The way back.
  Customer customer(long version) {
    var profile =
        new Profile(
            type,
            name,
            billingName,
            billingAddress == null ? null : billingAddress.address(),
            taxId == null ? null : taxId.getFirst(),
            locale,
            metadata);
    return new Customer(
        id, organizationId, email, externalId, profile, version, createdAt, modifiedAt);
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record AddressView(
      @Nullable String line1,
      @Nullable String line2,
      @Nullable String postalCode,
      @Nullable String city,
      @Nullable String state,
      String country) {

    static AddressView of(Address address) {
      return new AddressView(
          address.line1(),
          address.line2(),
          address.postalCode(),
          address.city(),
          address.state(),
          address.country());
    }

    Address address() {
      return new Address(line1, line2, postalCode, city, state, country);
    }

    @Override
    public String toString() {
      return "AddressView[" + country + "]";
    }
  }

  @Override
  public String toString() {
    return "CustomerView[" + id + "]";
  }
}
