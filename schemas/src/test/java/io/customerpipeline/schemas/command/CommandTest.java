package io.customerpipeline.schemas.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.customerpipeline.schemas.RandomValues;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  private final RandomValues values = new RandomValues(1);

  @Test
  void aCreateIsDecidedWhereItsEmailIsAtHome() {
    Request.Create create = values.create();
    EmailKey key = EmailKey.of(create.organizationId(), create.email());

    assertThat(create.recordKey()).isEqualTo(key.value());
    assertThat(create.bucket()).isEqualTo(key.bucket()).isEqualTo(create.customerId().home());
  }

  @Test
  void whatIsAskedByIdIsDecidedWhereTheIdIsAtHome() {
    Request.Update update = values.update();
    Request.Delete delete = values.delete();
    Request.Restore restore = values.restore();

    assertThat(update.bucket()).isEqualTo(update.customerId().home());
    assertThat(update.recordKey()).isEqualTo(update.customerId().toString());
    assertThat(delete.bucket()).isEqualTo(delete.customerId().home());
    assertThat(delete.recordKey()).isEqualTo(delete.customerId().toString());
    assertThat(restore.bucket()).isEqualTo(restore.customer().id().home());
    assertThat(restore.recordKey()).isEqualTo(restore.customer().id().toString());
  }

  @Test
  void aRestoreOfAnotherOrganizationsCustomerIsRefused() {
    Request.Restore restore = values.restore();

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Request.Restore(
                restore.operationId(),
                values.create().organizationId(),
                restore.submittedAt(),
                restore.customer()))
        .withMessage("the customer is one of another organization");
  }

  @ParameterizedTest(name = "version {0}: {1}")
  @CsvSource({"1, false", "2, true", "9223372036854775807, true"})
  void onlyAChangedEmailMayBeAtHomeElsewhereThanItsCustomer(long version, boolean allowed) {
    Customer one = values.customer();
    var elsewhere = new Bucket((one.id().home().value() + 1) % Bucket.COUNT);
    var moved =
        new Customer(
            CustomerId.of(one.createdAt(), elsewhere, 1),
            one.organizationId(),
            one.email(),
            one.externalId(),
            one.profile(),
            version,
            one.createdAt(),
            one.modifiedAt());

    ThrowingCallable restore =
        () ->
            new Request.Restore(
                new OperationId("op"), one.organizationId(), one.createdAt(), moved);

    if (allowed) {
      assertThatNoException().isThrownBy(restore);
    } else {
      assertThatIllegalArgumentException().isThrownBy(restore);
    }
  }

  @Test
  void aCreateCannotCarryAnIdOfAnotherBucket() {
    Request.Create create = values.create();
    Bucket elsewhere = new Bucket((create.bucket().value() + 1) % Bucket.COUNT);
    CustomerId id = CustomerId.of(create.submittedAt(), elsewhere, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Request.Create(
                create.operationId(),
                create.organizationId(),
                create.submittedAt(),
                id,
                create.email(),
                create.externalId(),
                create.profile(),
                create.origin()))
        .withMessage("the customer id does not carry the e-mail's bucket");
  }

  /// Anyone may write a number to the topic. Counted on from the largest it would be the smallest,
  /// and the request would never come to an end.
  @Test
  void anUpsertIsNotSentBackForEver() {
    Request.Create create = values.create();
    var upsert =
        new ByEmail.Upsert(
            create.operationId(),
            create.organizationId(),
            create.submittedAt(),
            create.customerId(),
            create.email(),
            values.profileChange(),
            Integer.MAX_VALUE,
            null,
            null,
            null);

    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(upsert::again);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", ".", "-", "_", "a.b-c_D9"})
  void anOperationIdHasCharactersThatNeedNoEscapeAnywhere(String id) {
    assertThat(new OperationId(id)).hasToString(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a\n", "é", "a\0", "a:b"})
  void anOperationIdHasNoOthers(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> new OperationId(id));
  }

  @Test
  void anOperationIdHasAtMost64Characters() {
    assertThat(new OperationId("x".repeat(64)).value()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new OperationId("x".repeat(65)));
  }
}
