package io.customerpipeline.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerUpdated;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CustomerEventTest {
  private static final OperationId OPERATION = new OperationId("op");
  private static final Instant BORN = Instant.parse("2027-01-15T08:00:00Z");
  private static final Instant LATER = Instant.parse("2027-01-16T09:00:00.123456Z");
  private static final Address LONDON = new Address("1 Road", null, null, "London", null, "GB");

  private final Customer ada =
      customer(
          "ada@example.com",
          null,
          new Profile(
              CustomerType.INDIVIDUAL,
              "Ada",
              null,
              LONDON,
              "GB1",
              "en",
              new Metadata(Map.of("seats", 3))));

  private static Customer customer(String email, ExternalId externalId, Profile profile) {
    Customer any = new RandomValues(1).customer();
    return new Customer(
        any.id(),
        any.organizationId(),
        Email.of(email),
        externalId,
        profile,
        externalId == null ? 1 : 2,
        BORN,
        externalId == null ? null : LATER);
  }

  @Test
  void aSnapshotIsTheWholeCustomerToTheByte() {
    long seed = RandomValues.seed();
    var random = new RandomValues(seed);
    for (int i = 0; i < 2_000; i++) {
      Customer customer = Wire.read(Wire.write(random.customer()), Customer.class);
      byte[] written = Wire.write(CustomerSnapshot.of(customer));

      Customer shown = Wire.read(written, CustomerSnapshot.class).customer();

      assertThat(shown).as("seed %d", seed).isEqualTo(customer);
      assertThat(Wire.write(shown)).as("seed %d", seed).isEqualTo(Wire.write(customer));
    }
  }

  @Test
  void anUpdateTellsEveryFieldThatChangedWithItsValueBefore() {
    var changed =
        customer(
            "ada@lovelace.example",
            new ExternalId("crm-1"),
            new Profile(CustomerType.TEAM, null, "Ada Ltd", null, null, null, Metadata.EMPTY));

    JsonNode previous = json(CustomerUpdated.of(OPERATION, LATER, ada, changed)).get("previous");

    assertThat(previous)
        .isEqualTo(
            Wire.MAPPER.readTree(
                """
                {"billing_address": {"line1": "1 Road", "line2": null, "postal_code": null,
                                     "city": "London", "state": null, "country": "GB"},
                 "billing_name": null, "email": "ada@example.com", "external_id": null,
                 "locale": "en", "metadata": {"seats": 3}, "name": "Ada", "tax_id": ["GB1", null],
                 "type": "individual"}
                """));
  }

  @Test
  void whatAnUpdateCanChangeIsAllThatAViewHasBesideIdentityAndTimes() {
    var fixed =
        Set.of(
            "id",
            "organization_id",
            "created_at",
            "modified_at",
            "deleted_at",
            "email_verified",
            "avatar_url");
    var other =
        customer(
            "b@example.com",
            new ExternalId("x"),
            new Profile(CustomerType.TEAM, "B", "B", null, "B", "de", Metadata.EMPTY));

    JsonNode event = json(CustomerUpdated.of(OPERATION, LATER, ada, other));

    assertThat(event.get("data").propertyNames())
        .containsAll(fixed)
        .filteredOn(name -> !fixed.contains(name))
        .containsExactlyInAnyOrderElementsOf(event.get("previous").propertyNames());
  }

  @Test
  void whatDidNotChangeIsNotTold() {
    var renamed =
        customer(
            "ada@example.com",
            new ExternalId("crm-1"),
            new Profile(
                CustomerType.INDIVIDUAL,
                "Ada L.",
                null,
                LONDON,
                "GB1",
                "en",
                new Metadata(Map.of("seats", 3))));

    var event = CustomerUpdated.of(OPERATION, LATER, ada, renamed);

    assertThat(event.previous()).containsOnlyKeys("name", "external_id");
    assertThat(event.previous()).containsEntry("name", "Ada").containsEntry("external_id", null);
  }

  @Test
  void everyFieldOfTheDataIsThereWithNullForWhatIsAbsent() {
    String json = new String(Wire.write(CustomerDeleted.of(OPERATION, LATER, ada, 2)), UTF_8);

    assertThat(json)
        .isEqualTo(
            """
            {"type":"customer.deleted","operation_id":"op","timestamp":"2027-01-16T09:00:00.123456Z",\
            "version":2,"data":{"id":"%s","created_at":"2027-01-15T08:00:00Z","modified_at":null,\
            "metadata":{"seats":3},"external_id":null,"email":"ada@example.com",\
            "email_verified":false,"type":"individual","name":"Ada","billing_name":null,\
            "billing_address":{"line1":"1 Road","line2":null,"postal_code":null,"city":"London",\
            "state":null,"country":"GB"},"tax_id":["GB1",null],"locale":"en",\
            "organization_id":"%s","deleted_at":"2027-01-16T09:00:00.123456Z","avatar_url":null},\
            "id":"%s-2"}\
            """
                .formatted(ada.id(), ada.organizationId(), ada.id()));
  }

  @Test
  void theTextOfAnEventDoesNotNameTheCustomer() {
    var nobody = customer("b@example.com", new ExternalId("crm-1"), Profile.EMPTY);

    assertThat(CustomerUpdated.of(OPERATION, LATER, ada, nobody).toString())
        .contains("name", "billing_address")
        .doesNotContain("Ada", "example.com", "London");
  }

  private static JsonNode json(CustomerEvent event) {
    return Wire.MAPPER.readTree(Wire.write(event));
  }
}
