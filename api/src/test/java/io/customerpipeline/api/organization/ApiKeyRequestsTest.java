package io.customerpipeline.api.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What is described of bodies is what is read of them; KeysIT has what is refused.
class ApiKeyRequestsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  @Test
  void ofAKey() {
    JsonBody body = body("{\"name\":\"a\",\"scopes\":[\"admin\"]}");

    ApiKeyRequests.key(body, NOW);

    assertThat(body.asked()).isEqualTo(Set.of("name", "scopes", "expires_at"));
    assertThat(OrganizationBodies.NewApiKey.class.getRecordComponents()).hasSize(3);
  }

  @Test
  void ofARotation() {
    JsonBody body = body("{}");

    ApiKeyRequests.overlap(body);

    assertThat(body.asked()).isEqualTo(Set.of("overlap_seconds"));
    assertThat(OrganizationBodies.Rotation.class.getRecordComponents()).hasSize(1);
  }

  @Test
  void ofAnOrganization() {
    JsonBody body = body("{\"name\":\"a\"}");

    ApiKeyRequests.organizationName(body);

    assertThat(body.asked()).isEqualTo(Set.of("name"));
    assertThat(OrganizationBodies.NewOrganization.class.getRecordComponents()).hasSize(1);
  }

  private static JsonBody body(String json) {
    return new JsonBody((ObjectNode) Wire.MAPPER.readTree(json));
  }
}
