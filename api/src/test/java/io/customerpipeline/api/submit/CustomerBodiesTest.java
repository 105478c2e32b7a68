package io.customerpipeline.api.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.api.submit.CustomerRequests.Merging;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.wire.Wire;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What is described of bodies is what is read of them.
class CustomerBodiesTest {

  @Test
  void ofACreate() {
    assertThat(asked(body -> CustomerRequests.create(body, Fixtures.ACME)))
        .isEqualTo(fields(CustomerBodies.Create.class));
  }

  @Test
  void ofAnUpdate() {
    assertThat(asked(body -> CustomerRequests.update(body, Fixtures.ACME, Merging.NOTHING)))
        .isEqualTo(fields(CustomerBodies.Update.class));
  }

  @Test
  void ofAnUpsert() {
    ExternalId externalId = new ExternalId("crm-1");

    assertThat(
            asked(
                body -> CustomerRequests.upsert(body, Fixtures.ACME, externalId, Merging.NOTHING)))
        .isEqualTo(fields(CustomerBodies.Upsert.class));
  }

  @Test
  void ofAMergePatch() {
    assertThat(asked(body -> CustomerRequests.update(body, Fixtures.ACME, Merging.ALL)))
        .isEqualTo(fields(CustomerBodies.Update.class));
  }

  @Test
  void ofAnUpsertByEmail() {
    Email email = Email.of("A@example.com");

    assertThat(
            asked(body ->
                CustomerRequests.upsertByEmail(body, Fixtures.ACME, email, Merging.NOTHING)))
        .isEqualTo(fields(CustomerBodies.UpsertByEmail.class));
  }

  @Test
  void ofAnAddress() {
    assertThat(fields(CustomerBodies.BillingAddress.class)).isEqualTo(fields(Address.class));
  }

  private static Set<String> asked(Consumer<JsonBody> read) {
    var body = new JsonBody((ObjectNode) Wire.MAPPER.readTree("{\"email\":\"a@example.com\"}"));
    read.accept(body);
    return body.asked();
  }

  private static Set<String> fields(Class<?> shape) {
    return Arrays.stream(shape.getRecordComponents())
        .flatMap(component ->
            component.getType() == CustomerBodies.Profile.class
                ? fields(component.getType()).stream()
                : Stream.of(snakeCase(component.getName())))
        .collect(Collectors.toSet());
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
