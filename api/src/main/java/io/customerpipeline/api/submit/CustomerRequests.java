package io.customerpipeline.api.submit;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
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
import org.jspecify.annotations.Nullable;

/// Request bodies, translated into the language of commands. Each method throws the problem
/// document that names every field at fault.
public final class CustomerRequests {
  private CustomerRequests() {}

  /// Somebody to be created.
  public record NewCustomer(Email email, @Nullable ExternalId externalId, Profile profile) {}

  /// What is to be changed of somebody.
  public record Change(
      @Nullable Email email, @Nullable ExternalIdChange externalId, ProfileChange profile) {}

  /// How somebody is to be, whether new or not.
  public record Wanted(Email email, ProfileChange profile) {}

  public static NewCustomer create(JsonBody body, OrganizationId organization) {
    Email email = email(body);
    ExternalId externalId = externalId(body);
    Values values = values(body);
    checkOrganization(body, organization);
    body.finish();
    return new NewCustomer(
        Objects.requireNonNull(email),
        externalId,
        new ProfileChange(values, Set.of()).applyTo(Profile.EMPTY));
  }

  /// A field that is left out stays; one that is `null` loses its value, but for the e-mail, which
  /// nobody can be without.
  static Change update(JsonBody body, OrganizationId organization) {
    Email email = body.read("email", Email.class);
    ExternalId externalId = externalId(body);
    boolean saysExternalId = body.isPresent("external_id") || body.isNull("external_id");
    ProfileChange profile = profile(body);
    checkOrganization(body, organization);
    body.finish();
    return new Change(email, saysExternalId ? new ExternalIdChange(externalId) : null, profile);
  }

  /// @param named in the path, if it is; a body may say it again, and nothing else
  public static Wanted upsert(
      JsonBody body, OrganizationId organization, @Nullable ExternalId named) {
    Email email = email(body);
    ExternalId externalId = externalId(body);
    if (named != null && externalId != null && !externalId.equals(named)) {
      body.addFault("external_id", "not_that_of_the_path", "must be that of the path");
    }
    ProfileChange profile = profile(body);
    checkOrganization(body, organization);
    body.finish();
    return new Wanted(Objects.requireNonNull(email), profile);
  }

  /// Lets the rest of a customer stand where only its name counts.
  public static void ignoreProfile(JsonBody body) {
    for (Field field : Field.values()) {
      body.ignore(field.name().toLowerCase(Locale.ROOT));
    }
    body.ignore("type");
    body.ignore("metadata");
  }

  private static @Nullable Email email(JsonBody body) {
    Email email = body.read("email", Email.class);
    if (!body.isPresent("email")) {
      body.addFault("email", "required", "is required");
    }
    return email;
  }

  /// Blank is none.
  public static @Nullable ExternalId externalId(JsonBody body) {
    String text = body.read("external_id", String.class);
    return text == null || text.isBlank() ? null : body.read("external_id", ExternalId.class);
  }

  private static ProfileChange profile(JsonBody body) {
    Values values = values(body);
    Set<Field> clear =
        Arrays.stream(Field.values())
            .filter(field -> body.isNull(field.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.toSet());
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
