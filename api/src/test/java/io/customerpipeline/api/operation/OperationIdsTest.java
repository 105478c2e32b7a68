package io.customerpipeline.api.operation;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.topic.LogId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationIdsTest {
  private final OperationIds ids = new OperationIds(Fixtures.settings());

  @Test
  void aKeyIsTheSameOperationThroughEveryInstance() {
    OperationIds elsewhere = new OperationIds(Fixtures.settings());
    assertThat(ids.derived(ACME, "key-1")).isEqualTo(elsewhere.derived(ACME, "key-1"));
  }

  @Test
  void anotherKeyOrOrganizationIsAnotherOperation() {
    assertThat(ids.derived(ACME, "key-1"))
        .isNotEqualTo(ids.derived(ACME, "key-2"))
        .isNotEqualTo(ids.derived(OTHER, "key-1"));
  }

  @Test
  void noKeyLeadsToTheOperationOfARow() {
    UUID job = UUID.fromString("00000000-0000-4000-8000-000000000001");

    assertThat(ids.ofRow(ACME, job, 1))
        .isEqualTo(ids.ofRow(ACME, job, 1))
        .isNotEqualTo(ids.ofRow(ACME, job, 2))
        .isNotEqualTo(ids.derived(ACME, "import/" + job + "/1"))
        .isNotEqualTo(ids.derived(ACME, job + "/1"));
  }

  @Test
  void restoreOfAVersionIsOneOperationInEachLog() {
    var log = new LogId("cluster:a:b");
    Customer customer = customer(3);

    assertThat(ids.ofRestore(log, customer))
        .isEqualTo(ids.ofRestore(log, customer))
        .isNotEqualTo(ids.ofRestore(new LogId("cluster:a:c"), customer))
        .isNotEqualTo(ids.ofRestore(log, customer(4)))
        .isNotEqualTo(ids.derived(ACME, log + "/" + customer.id() + "/3"));
  }

  private static Customer customer(long version) {
    var id = CustomerId.of("01a3185c-5000-8b55-b800-000000000005");
    Email email = Email.of("ada@example.com");
    return new Customer(id, ACME, email, null, Profile.EMPTY, version, Instant.EPOCH, null);
  }

  @Test
  void aDerivedIdIsAUuidOfVersion8() {
    UUID uuid = UUID.fromString(ids.derived(ACME, "key-1").value());
    assertThat(uuid.version()).isEqualTo(8);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void withoutAKeyEveryRequestIsItsOwnOperation() {
    assertThat(ids.random()).isNotEqualTo(ids.random());
  }
}
