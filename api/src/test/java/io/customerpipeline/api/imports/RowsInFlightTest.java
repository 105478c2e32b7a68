package io.customerpipeline.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.command.ByEmail;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ProfileChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Rows of one customer in the order of the file, all others at once.
class RowsInFlightTest {
  private static final Instant NOON = Instant.parse("2027-01-15T12:00:00Z");
  private static final ProfileChange NOTHING =
      new ProfileChange(
          new ProfileChange.Values(null, null, null, null, null, null, null), Set.of());

  private final RowsInFlight rows = new RowsInFlight();

  @Test
  void rowsOfDifferentEmailsAreSentAtOnceAndThoseOfOneInTurn() {
    rows.add(delete(1, "a@example.com"));
    rows.add(delete(2, "b@example.com"));
    rows.add(delete(3, "A@example.com"));

    assertThat(sent()).containsExactly(1, 2);
    assertThat(sent()).isEmpty();
    rows.settle(1);
    assertThat(sent()).containsExactly(3);
  }

  @Test
  void noMoreThanAllowedAreOnTheirWay() {
    rows.add(delete(1, "a@example.com"));
    rows.add(delete(2, "b@example.com"));
    rows.add(delete(3, "c@example.com"));

    assertThat(rows.next(2)).hasSize(2);
    assertThat(rows.next(2)).isEmpty();
    assertThat(rows.waiting()).isEqualTo(1);
    rows.settle(2);
    assertThat(rows.next(2)).hasSize(1);
  }

  @Test
  void overdueRowLeavesItsPlaceToOthersAndItsEmailToNobody() {
    rows.add(delete(1, "a@example.com"));
    rows.add(delete(2, "a@example.com"));
    rows.add(delete(3, "b@example.com"));
    rows.next(1);

    rows.setOverdue(1);

    assertThat(rows.next(1)).extracting(RowStore.Open::number).containsExactly(3);
    rows.settle(3);
    assertThat(rows.next(1)).isEmpty();
    assertThat(rows.isSent()).isTrue();
    assertThat(rows.first()).isEqualTo(1);
    rows.settle(1);
    assertThat(rows.next(1)).extracting(RowStore.Open::number).containsExactly(2);
  }

  @Test
  void rowsInTheLogAreBoundedHoweverLongTheyTake() {
    for (int number = 1; number <= 1_000; number++) {
      rows.add(delete(number, number + "@example.com"));
    }
    var inLog = new HashSet<Integer>();

    for (int look = 0; look < 50; look++) {
      rows.next(16).forEach(row -> inLog.add(row.number()));
      inLog.forEach(rows::setOverdue);
    }

    assertThat(inLog).hasSize(RowsInFlight.OVERDUE_MAX + 16);
    rows.settle(1);
    assertThat(rows.next(16)).hasSize(1);
  }

  @Test
  void aRowThatNamesTwoValuesWaitsForBothAndNothingPassesIt() {
    rows.add(delete(1, "a@example.com"));
    rows.add(upsert(2, "x", "a@example.com"));
    rows.add(upsert(3, "x", "b@example.com"));

    assertThat(sent()).containsExactly(1);
    rows.settle(1);
    assertThat(sent()).containsExactly(2);
    rows.settle(2);
    assertThat(sent()).containsExactly(3);
  }

  @Test
  void aRowThatWasNotTakenIsTheNextOfItsKind() {
    rows.add(delete(1, "a@example.com"));
    rows.add(delete(2, "a@example.com"));
    sent();

    rows.putBack(1);

    assertThat(sent()).containsExactly(1);
    assertThat(rows.first()).isEqualTo(1);
  }

  @Test
  void whatIsDroppedIsToldSoThatItIsReadAgain() {
    rows.add(delete(1, "a@example.com"));
    rows.add(delete(2, "b@example.com"));
    rows.add(delete(3, "a@example.com"));
    sent();
    rows.settle(2);

    assertThat(rows.dropWaiting()).isTrue();
    assertThat(rows.dropWaiting()).isFalse();
    assertThat(rows.readTo()).isEqualTo(2);
    assertThat(rows.first()).isEqualTo(1);
  }

  @Test
  void rowsThatHaveResultsAreReadAndStandInNobodysWay() {
    rows.add(delete(1, "a@example.com"));
    rows.readTo(4);
    sent();
    assertThat(rows.first()).isEqualTo(1);

    rows.settle(1);

    assertThat(rows.isEmpty()).isTrue();
    assertThat(rows.readTo()).isEqualTo(4);
    assertThat(rows.first()).isEqualTo(5);
  }

  @Test
  void whatIsPutBackAfterADropIsReadAgainTooWhateverTheOrderInWhichThatHappens() {
    for (int number = 1; number <= 4; number++) {
      rows.add(delete(number, number + "@example.com"));
    }
    rows.next(3);
    rows.dropWaiting();
    rows.putBack(1);
    rows.dropWaiting();
    rows.putBack(3);
    rows.dropWaiting();
    rows.settle(2);

    assertThat(rows.readTo()).isZero();
    assertThat(rows.first()).isEqualTo(1);
  }

  @Test
  void whateverIsPutBackTheOrderOfEachEmailIsThatOfTheFile() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var inFlight = new RowsInFlight();
      var settled = new HashMap<String, List<Integer>>();
      var emails = new HashMap<Integer, String>();
      var onTheirWay = new ArrayList<Integer>();
      for (int number = 1; number <= 60 || !inFlight.isEmpty(); ) {
        if (number <= 60 && random.nextInt(3) > 0) {
          String email = "c" + random.nextInt(5) + "@example.com";
          emails.put(number, email);
          inFlight.add(delete(number++, email));
        }
        inFlight.next(4).forEach(row -> onTheirWay.add(row.number()));
        if (!onTheirWay.isEmpty()) {
          Integer row = onTheirWay.remove(random.nextInt(onTheirWay.size()));
          if (random.nextInt(4) == 0) {
            inFlight.putBack(row);
          } else {
            inFlight.settle(row);
            settled.computeIfAbsent(emails.get(row), _ -> new ArrayList<>()).add(row);
          }
        }
      }

      for (Map.Entry<String, List<Integer>> one : settled.entrySet()) {
        assertThat(one.getValue()).as("seed %d, %s", seed, one.getKey()).isSorted();
      }
      assertThat(settled.values().stream().mapToInt(List::size).sum()).isEqualTo(60);
    }
  }

  private List<Integer> sent() {
    return rows.next(10).stream().map(RowStore.Open::number).toList();
  }

  private static RowStore.Open delete(int number, String email) {
    return open(
        number, new ByEmail.Delete(operation(number), Fixtures.ACME, NOON, Email.of(email), null));
  }

  private static RowStore.Open upsert(int number, String externalId, String address) {
    var email = Email.of(address);
    var id = CustomerId.of(NOON, EmailKey.of(Fixtures.ACME, email).bucket(), number);
    return open(
        number,
        new Request.Upsert(
            operation(number),
            Fixtures.ACME,
            NOON,
            new ExternalId(externalId),
            id,
            email,
            NOTHING,
            null,
            null));
  }

  private static OperationId operation(int number) {
    return new OperationId("row-" + number);
  }

  private static RowStore.Open open(int number, Request command) {
    return new RowStore.Open(number, command);
  }
}
