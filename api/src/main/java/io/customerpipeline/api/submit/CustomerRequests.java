package io.customerpipeline.api.submit;

import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.ProfileChange.Field;
import io.customerpipeline.schemas.customer.ProfileChange.Values;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Request bodies, translated into the language of commands. Each method throws the problem
/// document that names every field at fault.
final class CustomerRequests {
  private CustomerRequests() {}

  record NewCustomer(Email email, Profile profile) {}

  static NewCustomer create(JsonBody body, OrganizationId organization) {
    Email email = body.read("email", Email.class);
    if (!body.isPresent("email")) {
      body.addFault("email", "required", "is required");
    }
    Values values = values(body);
    checkOrganization(body, organization);
    body.finish();
    return new NewCustomer(
        Objects.requireNonNull(email), new ProfileChange(values, Set.of()).applyTo(Profile.EMPTY));
  }

  static ProfileChange update(JsonBody body, OrganizationId organization) {
    body.ignore("email");
    if (body.isPresent("email")) {
      body.addFault("email", "not_changeable", "cannot be changed yet");
    }
    Values values = values(body);
    Set<Field> clear =
        Arrays.stream(Field.values())
            .filter(field -> body.isNull(field.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.toSet());
    checkOrganization(body, organization);
    body.finish();
    return new ProfileChange(values, clear);
  }

  private static Values values(JsonBody body) {
    CustomerType type = body.read("type", CustomerType.class);
    String name = body.read("name", String.class);
    String billingName = body.read("billing_name", String.class);
    Address address = body.read("billing_address", Address.class);
    String taxId = body.read("tax_id", String.class);
    String locale = body.read("locale", String.class);
    Metadata metadata = body.read("metadata", Metadata.class);
    body.ignore("external_id");
    if (body.isPresent("external_id")) {
      body.addFault("external_id", "not_supported", "cannot be set yet");
    }
    body.ignore("owner"); // Sent by existing SDKs; customers have no members here.
    return checked(
        body, () -> new Values(type, name, billingName, address, taxId, locale, metadata));
  }

  private static Values checked(JsonBody body, Supplier<Values> values) {
    try {
      return values.get();
    } catch (InvalidValueException e) {
      body.addFaults(e);
      return new Values(null, null, null, null, null, null, null);
    }
  }

  private static void checkOrganization(JsonBody body, OrganizationId organization) {
    OrganizationId named = body.read("organization_id", OrganizationId.class);
    if (named != null && !named.equals(organization)) {
      body.addFault("organization_id", "not_allowed", "must be the API key's organization");
    }
  }
}
