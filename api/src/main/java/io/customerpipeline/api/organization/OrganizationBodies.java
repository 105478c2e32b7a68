package io.customerpipeline.api.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.BodyExample;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the bodies of [ApiKeyRequests] consist of, for the description of the API.
final class OrganizationBodies {
  private OrganizationBodies() {}

  @BodyExample("{\"name\": \"Acme\"}")
  record NewOrganization(@Schema(minLength = 1, maxLength = 256) String name) {}

  @BodyExample(
      """
      {"name": "backend", "scopes": ["customers:read", "customers:write"]}
      """)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NewApiKey(
      @Schema(minLength = 1, maxLength = 256, example = "backend") String name,
      @Schema(description = "At least one; all but operator.") List<Scope> scopes,
      @Schema(description = "In the future; absent: never.") @Nullable Instant expiresAt) {}

  @BodyExample("{\"overlap_seconds\": 3600}")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Rotation(
      @Schema(
              description = "How long both keys live; a day, if absent.",
              minimum = "0",
              maximum = "604800")
          @Nullable Long overlapSeconds) {}
}
