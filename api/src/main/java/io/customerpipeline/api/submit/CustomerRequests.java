package io.customerpipeline.api.submit;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.AddressMerge;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.MetadataMerge;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.ProfileChange.Field;
import io.customerpipeline.schemas.customer.ProfileChange.Values;
import io.customerpipeline.schemas.customer.ProfileMerge;
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

  /// A change of a customer.
  public record Change(
      @Nullable Email email, @Nullable ExternalIdChange externalId, ProfileChange profile) {}

  /// A customer that is to be so, whether new or not.
  public record Wanted(Email email, ProfileChange profile) {}

  /// The objects of a body whose members are changed one by one, as in a JSON Merge Patch (RFC
  /// 7396); the others are replaced as a whole.
  public record Merging(boolean metadata, boolean billingAddress) {
    public static final Merging NOTHING = new Merging(false, false);
    public static final Merging ALL = new Merging(true, true);

    static Merging of(RequestTerms terms) {
      return terms.mergePatch() ? ALL : NOTHING;
    }
  }

  public static NewCustomer create(JsonBody body, OrganizationId organization) {
    Email email = email(body);
    ExternalId externalId = externalId(body);
    ProfileChange profile = profile(body, Merging.NOTHING);
    checkOrganization(body, organization);
    body.finish();
    return new NewCustomer(
        Objects.requireNonNull(email), externalId, profile.applyTo(Profile.EMPTY));
  }

  /// A field that is left out stays; one that is `null` loses its value, or gets back the value of
  /// a new customer. The e-mail cannot be `null`: no customer is without one.
  public static Change update(JsonBody body, OrganizationId organization, Merging merging) {
    Email email = body.read("email", Email.class);
    if (body.isNull("email")) {
      body.addFault("email", "required", "must not be null");
    }
    ExternalId externalId = externalId(body);
    boolean saysExternalId = body.isPresent("external_id") || body.isNull("external_id");
    ProfileChange profile = profile(body, merging);
    checkOrganization(body, organization);
    body.finish();
    return new Change(email, saysExternalId ? new ExternalIdChange(externalId) : null, profile);
  }

  /// @param named external id in the path; absent if there is none. A body may repeat it, and must
  ///   not have another
  public static Wanted upsert(
      JsonBody body, OrganizationId organization, @Nullable ExternalId named, Merging merging) {
    Email email = email(body);
    ExternalId externalId = externalId(body);
    boolean other = externalId == null ? saysNoExternalId(body) : !externalId.equals(named);
    if (named != null && other) {
      body.addFault("external_id", "not_that_of_the_path", "must be that of the path");
    }
    ProfileChange profile = profile(body, merging);
    checkOrganization(body, organization);
    body.finish();
    return new Wanted(Objects.requireNonNull(email), profile);
  }

  /// @param named e-mail in the path; a body may have it in another spelling, and must not have
  ///   another one
  static Change upsertByEmail(
      JsonBody body, OrganizationId organization, Email named, Merging merging) {
    Email email = body.read("email", Email.class);
    if (body.isNull("email")) {
      body.addFault("email", "required", "must not be null");
    } else if (email != null && !email.normalized().equals(named.normalized())) {
      body.addFault("email", "not_that_of_the_path", "must be that of the path");
    }
    ExternalId externalId = externalId(body);
    if (externalId == null && saysNoExternalId(body)) {
      body.addFault("external_id", "not_allowed", "is kept once it is set: leave it out");
    }
    ProfileChange profile = profile(body, merging);
    checkOrganization(body, organization);
    body.finish();
    return new Change(email, externalId == null ? null : new ExternalIdChange(externalId), profile);
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

  /// Whether the body asks for a customer without an external id, which an old one cannot become.
  private static boolean saysNoExternalId(JsonBody body) {
    return body.isNull("external_id") || body.isPresent("external_id");
  }

  /// Blank is none.
  public static @Nullable ExternalId externalId(JsonBody body) {
    String text = body.read("external_id", String.class);
    return text == null || text.isBlank() ? null : body.read("external_id", ExternalId.class);
  }

  private static ProfileChange profile(JsonBody body, Merging merging) {
    Values values = values(body, merging);
    ProfileMerge merge = merge(body, merging);
    Set<Field> clear =
        Arrays.stream(Field.values())
            .filter(field -> body.isNull(field.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.toSet());
    return new ProfileChange(values, clear, merge);
  }

  private static Values values(JsonBody body, Merging merging) {
    CustomerType type =
        body.isNull("type")
            ? standard(body, "type", Profile.EMPTY.type())
            : body.read("type", CustomerType.class);
    String name = body.read("name", String.class);
    String billingName = body.read("billing_name", String.class);
    Address address = merging.billingAddress() ? null : body.read("billing_address", Address.class);
    String taxId = body.read("tax_id", String.class);
    String locale = body.read("locale", String.class);
    Metadata metadata =
        body.isNull("metadata")
            ? standard(body, "metadata", Metadata.EMPTY)
            : merging.metadata() ? null : body.read("metadata", Metadata.class);
    body.ignore("owner"); // Sent by existing SDKs; customers have no members here.
    return checked(
        body, () -> new Values(type, name, billingName, address, taxId, locale, metadata));
  }

  /// The value of a new customer, for a field that is `null` and that no customer is without.
  private static <T> T standard(JsonBody body, String field, T value) {
    body.ignore(field);
    return value;
  }

  private static @Nullable ProfileMerge merge(JsonBody body, Merging merging) {
    MetadataMerge metadata = merging.metadata() ? MergePatches.metadata(body) : null;
    AddressMerge address = merging.billingAddress() ? MergePatches.billingAddress(body) : null;
    return metadata == null && address == null ? null : new ProfileMerge(metadata, address);
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
