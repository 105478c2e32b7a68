package io.customerpipeline.processor.topology;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.upsert;
import static io.customerpipeline.processor.Asked.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.processor.Asked;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.ClaimStep.Answered;
import io.customerpipeline.schemas.command.ClaimStep.Confirm;
import io.customerpipeline.schemas.command.ClaimStep.Granted;
import io.customerpipeline.schemas.command.ClaimStep.Released;
import io.customerpipeline.schemas.command.ClaimStep.Reserve;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.DeleteByExternalId;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps that other partitions do not answer are sent again, and no others.
class OverdueStepsTest {
  private static final int PARTITIONS = 4;

  @TempDir Path dir;
  private Driven pipe;

  @BeforeEach
  void start() {
    pipe = new Driven(dir.resolve("one"), PARTITIONS);
  }

  @AfterEach
  void close() {
    pipe.close();
  }

  private static boolean isHere(Command command) {
    return command.bucket().partition(PARTITIONS) == 0;
  }

  /// A creation at home here, with an external id that is claimed elsewhere.
  private static Request.Create crossing() {
    Request.Create home =
        IntStream.range(0, 1_000)
            .mapToObj(number -> create("c" + number + "@example.com"))
            .filter(OverdueStepsTest::isHere)
            .findFirst()
            .orElseThrow();
    return IntStream.range(0, 1_000)
        .mapToObj(Integer::toString)
        .filter(id -> claim(id).bucket().partition(PARTITIONS) != 0)
        .map(id -> with(id, home))
        .findFirst()
        .orElseThrow();
  }

  private static ClaimKey claim(String externalId) {
    return ExternalIdKey.of(ACME, new ExternalId(externalId));
  }

  private static Reserve reserve(Request.Create create) {
    return new Reserve(
        create.operationId(), claim(create.externalId().value()), create.customerId());
  }

  /// The time after which an open step is seen, or was seen and is sent again.
  private List<Command> look() {
    pipe.driver.advanceWallClockTime(Driven.RESEND_AFTER);
    return pipe.passedOn.readValuesToList();
  }

  @Test
  void reserveWithoutAnswerIsSentAgainUntilItIsAnswered() {
    Request.Create create = crossing();
    Reserve reserve = reserve(create);
    pipe.send(create);

    assertThat(pipe.passedOn.readValuesToList()).containsExactly(reserve);
    assertThat(look()).isEmpty();
    assertThat(look()).containsExactly(reserve);
    assertThat(look()).containsExactly(reserve);
    pipe.send(new Granted(create.operationId(), reserve.claim(), create.customerId()));
    assertThat(pipe.outcomes.readValue()).isInstanceOf(Created.class);
    assertThat(pipe.passedOn.readValuesToList())
        .containsExactly(new Confirm(create.operationId(), reserve.claim(), create.customerId()));
    assertThat(look()).isEmpty();
    assertThat(look()).isEmpty();
  }

  @Test
  void grantThatComesAgainIsConfirmedAgainAndToldNobody() {
    Request.Create create = crossing();
    var granted = new Granted(create.operationId(), reserve(create).claim(), create.customerId());
    pipe.send(create);
    pipe.send(granted);
    pipe.outcomes.readValuesToList();
    pipe.passedOn.readValuesToList();

    pipe.send(granted);

    assertThat(pipe.outcomes.isEmpty()).isTrue();
    assertThat(pipe.passedOn.readValuesToList())
        .containsExactly(new Confirm(create.operationId(), granted.claim(), create.customerId()));
  }

  @Test
  void passedOnRequestIsSentAgainUntilAnswered() {
    Request.Upsert upsert = claimedHere();
    pipe.send(upsert);
    pipe.send(new Confirm(upsert.operationId(), upsert.claimKey(), upsert.customerId()));
    pipe.passedOn.readValuesToList();
    var asked =
        new DeleteByExternalId(Asked.newOperation(), ACME, Asked.NOON, upsert.externalId(), null);

    pipe.send(asked);

    List<Command> passedOn = pipe.passedOn.readValuesToList();
    assertThat(passedOn)
        .singleElement()
        .isInstanceOfSatisfying(
            Request.Delete.class,
            request -> assertThat(request.customerId()).isEqualTo(upsert.customerId()));
    assertThat(look()).isEmpty();
    assertThat(look()).isEqualTo(passedOn);
    pipe = pipe.takenOver(dir.resolve("two"), PARTITIONS);
    assertThat(look()).isEmpty();
    assertThat(look()).isEqualTo(passedOn);
    pipe.send(new Answered(asked.operationId(), asked.claimKey(), upsert.customerId()));
    assertThat(look()).isEmpty();
    assertThat(pipe.open()).isEmpty();
  }

  /// An upsert whose external id is claimed here, and whose customer is at home elsewhere.
  private static Request.Upsert claimedHere() {
    return IntStream.range(0, 1_000)
        .mapToObj(number -> upsert("x" + number, "c" + number + "@example.com"))
        .filter(OverdueStepsTest::isHere)
        .filter(upsert -> upsert.customerId().home().partition(PARTITIONS) != 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void requestThatIsTakenAgainIsAcknowledgedAgain() {
    Request.Create create = crossing();
    pipe.send(Asked.create(create.email().address()));
    CustomerId id = ((Created) pipe.outcomes.readValue()).customer().id();
    var origin =
        new DeleteByExternalId(Asked.newOperation(), ACME, Asked.NOON, create.externalId(), null);
    var passedOn = new Request.Delete(origin.operationId(), ACME, Asked.NOON, id, null, origin);
    var answered = new Answered(origin.operationId(), origin.claimKey(), id);

    pipe.send(passedOn);
    assertThat(pipe.passedOn.readValuesToList()).containsExactly(answered);
    pipe.send(passedOn);
    assertThat(pipe.passedOn.readValuesToList()).containsExactly(answered);
    List<Outcome> outcomes = pipe.outcomes.readValuesToList();
    assertThat(outcomes).hasSize(2).containsOnly(outcomes.getFirst());
  }

  @Test
  void releaseIsSentAgainUntilItIsAcknowledgedAlsoByTheNextInstance() {
    Request.Create create = crossing();
    ClaimKey claim = reserve(create).claim();
    pipe.send(create);
    pipe.send(new Granted(create.operationId(), claim, create.customerId()));
    pipe.passedOn.readValuesToList();
    var delete = delete(create.customerId());

    pipe.send(delete);
    var release = new ClaimStep.Release(delete.operationId(), claim, create.customerId(), null);
    assertThat(pipe.passedOn.readValuesToList()).containsExactly(release);
    pipe = pipe.takenOver(dir.resolve("two"), PARTITIONS);

    assertThat(look()).isEmpty();
    assertThat(look()).containsExactly(release);
    pipe.send(new Released(delete.operationId(), claim, create.customerId()));
    assertThat(look()).isEmpty();
    assertThat(pipe.open()).isEmpty();
  }
}
