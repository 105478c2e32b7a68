package io.customerpipeline.api.submit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.customerpipeline.http.body.BodyExample;
import io.customerpipeline.schemas.customer.CustomerType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the bodies of [CustomerRequests] consist of, for the description of the API.
final class CustomerBodies {
  private static final String EMAIL = "At most 254 octets; an address of a domain.";
  private static final String EXTERNAL_ID =
      "Yours; unique, written once. White space around it is dropped, and blank is none.";
  private static final String METADATA =
      "At most 50 keys of 1 to 40 characters: strings of at most 500 characters, numbers, booleans."
          + " Replaced as a whole.";
  private static final String ORGANIZATION = "May be said again; must be the key's.";

  private CustomerBodies() {}

  @BodyExample(
      """
      {"email": "ada@example.com", "external_id": "crm-1815", "name": "Ada Lovelace",
       "locale": "en-GB", "metadata": {"plan": "pro", "seats": 3}}
      """)
  @Schema(name = "CustomerCreate")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Create(
      @Schema(description = EMAIL, example = "ada@example.com") String email,
      @Schema(description = EXTERNAL_ID, maxLength = 256) @Nullable String externalId,
      @JsonUnwrapped Profile profile) {}

  @BodyExample(
      """
      {"name": "Ada King", "billing_address": {"country": "GB"}, "metadata": {"plan": "free"}}
      """)
  @Schema(name = "CustomerUpdate", description = "What is left out stays; null clears.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Update(
      @Schema(description = EMAIL) @Nullable String email,
      @Schema(description = EXTERNAL_ID, maxLength = 256) @Nullable String externalId,
      @JsonUnwrapped Profile profile) {}

  @BodyExample(
      """
      {"email": "grace@example.com", "name": "Grace Hopper", "type": "individual"}
      """)
  @Schema(
      name = "CustomerUpsert",
      description = "Of a customer that lives, what is left out stays and null clears.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Upsert(
      @Schema(description = EMAIL, example = "ada@example.com") String email,
      @Schema(description = "May be said again; must be that of the path.")
          @Nullable String externalId,
      @JsonUnwrapped Profile profile) {}

  @BodyExample(
      """
      {"name": "Grace Hopper", "metadata": {"plan": "pro"}}
      """)
  @Schema(
      name = "CustomerUpsertByEmail",
      description =
          "The old customer keeps a field that is left out and loses one that is null. An empty"
              + " object changes nothing.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record UpsertByEmail(
      @Schema(description = "May be said again, in another spelling; must be that of the path.")
          @Nullable String email,
      @Schema(description = EXTERNAL_ID, maxLength = 256) @Nullable String externalId,
      @JsonUnwrapped Profile profile) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Profile(
      @Nullable CustomerType type,
      @Schema(maxLength = 256, example = "Ada Lovelace") @Nullable String name,
      @Schema(maxLength = 256) @Nullable String billingName,
      @Nullable BillingAddress billingAddress,
      @Schema(maxLength = 256) @Nullable String taxId,
      @Schema(example = "en-GB") @Nullable String locale,
      @Schema(description = METADATA) @Nullable Map<String, Object> metadata,
      @Schema(description = ORGANIZATION) @Nullable UUID organizationId,
      @Schema(description = "Passed over; customers have no members here.")
          @Nullable Object owner) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BillingAddress(
      @Schema(maxLength = 256) @Nullable String line1,
      @Schema(maxLength = 256) @Nullable String line2,
      @Schema(maxLength = 256) @Nullable String postalCode,
      @Schema(maxLength = 256) @Nullable String city,
      @Schema(maxLength = 256) @Nullable String state,
      @Schema(description = "ISO 3166-1 alpha-2, upper case.", example = "GB") String country) {}
}
