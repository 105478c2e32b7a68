package io.customerpipeline.robustness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.Returned;
import io.customerpipeline.robustness.history.Entry.Run;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.Kind;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String ORGANIZATION = "5f0c8a52-6a0b-4f0e-9d57-1b1f6f6d2c11";
  private static final int PARTITIONS = 4;
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final List<Entry> entries = new ArrayList<>();
  private long calls;

  ReportTest() {
    entries.add(new Run(0, "r", 7, "2027-01-15T08:00:00Z", Map.of("jdk", "25")));
  }

  @Test
  void theGapOfAFaultIsToldForThoseItStruckAndForTheOthers() {
    writesEverySecond((partition, second) -> partition % 2 == 0 && second > 10 && second < 16);
    fault(10 * SECOND, "processor-a [0 2]", 14 * SECOND);

    // When
    Struck struck = Struck.of(History.of(entries)).getFirst();

    // Then
    assertThat(struck.affected()).isEqualTo(Duration.ofSeconds(6));
    assertThat(struck.others()).isEqualTo(Duration.ofSeconds(1));
    assertThat(struck.evidence()).isEqualTo("process 1 is gone");
  }

  @Test
  void whatItCostsToComeBackIsToldApart() {
    // Given: one without answers until 14 s, and all without as it comes back at 25 s.
    writesEverySecond((partition, second) ->
        (partition == 0 && second > 10 && second < 14) || (second > 25 && second < 33));
    lifted(24 * SECOND + 500 * MILLI);
    fault(10 * SECOND, "processor-a [0]", 28 * SECOND);

    // When
    Struck struck = Struck.of(History.of(entries)).getFirst();

    // Then
    assertThat(struck.affected()).isEqualTo(Duration.ofSeconds(4));
    assertThat(struck.others()).isEqualTo(Duration.ofSeconds(1));
    assertThat(struck.returning()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void whatTheNextFaultCostsIsNotAskedOfTheOneBefore() {
    writesEverySecond((partition, second) -> second > 20 && second < 40);
    fault(10 * SECOND, "processor-a [0]", 14 * SECOND);
    entries.add(new FaultBegun(20 * SECOND, 2, "kill api", "api-a"));

    assertThat(Struck.of(History.of(entries)).getFirst().affected())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatNeverCameBackTookAtLeastUntilTheEnd() {
    writesEverySecond((partition, second) -> partition == 0 && second > 10);
    fault(10 * SECOND, "processor-a [0]", 14 * SECOND);

    assertThat(Struck.of(History.of(entries)).getFirst().affected())
        .isEqualTo(Duration.ofSeconds(34));
  }

  private void writesEverySecond(BiPredicate<Integer, Integer> isMissing) {
    for (int second = 1; second < 60; second++) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        if (!isMissing.test(partition, second)) {
          write(partition, second * SECOND);
        }
      }
    }
  }

  @Test
  void aFaultWithoutPartitionsStruckAll() {
    write(0, SECOND);
    fault(10 * SECOND, "postgres", 14 * SECOND);

    assertThat(Struck.of(History.of(entries)).getFirst().others()).isNull();
  }

  @Test
  void aRunThatHasNotTriedProvesNothing() {
    write(0, SECOND);

    Report report = Report.of(History.of(entries), List.of(), needs(10, 1));

    assertThat(report.isProof()).isFalse();
    assertThat(report.invalid())
        .anyMatch(why -> why.contains("operations, of at least 10"))
        .anyMatch(why -> why.contains("0 faults"))
        .anyMatch(why -> why.contains("version_mismatch"));
  }

  @Test
  void aFaultThatNobodySawWorkMakesTheRunInvalid() {
    entries.add(new FaultBegun(SECOND, 1, "kill api", "api-a"));

    assertThat(Report.of(History.of(entries), List.of(), needs(0, 0)).invalid())
        .anyMatch(why -> why.startsWith("nobody saw the fault work"));
  }

  @Test
  void aBrokenPromiseStandsInBothPagesWithItsFindings() {
    write(0, SECOND);
    fault(2 * SECOND, "broker-1 [3]", 4 * SECOND);
    var broken = new Promise("events", 12, 2, List.of("gapless: <id-1> lacks version 2"));

    Report report = Report.of(History.of(entries), List.of(broken), needs(0, 0));

    assertThat(report.isProof()).isFalse();
    assertThat(report.text()).contains("2 findings", "gapless: <id-1>", "broker-1 [3]", "seed 7");
    assertThat(Page.html(report)).contains("2 findings", "&lt;id-1&gt;", "<svg", "broker-1 [3]");
  }

  private static Report.Needs needs(long operations, int faults) {
    return new Report.Needs(Duration.ofSeconds(1), 50, operations, faults);
  }

  private void lifted(long at) {
    entries.add(new FaultLifted(at, 1));
  }

  private void fault(long begin, String target, long end) {
    entries.add(new FaultBegun(begin, 1, "kill active processor", target));
    entries.add(new FaultVerified(begin + MILLI, 1, "process 1 is gone"));
    entries.add(new FaultEnded(end, 1));
  }

  private void write(int partition, long at) {
    String email = mailbox(partition);
    var seen = new Seen("id", 1L, email, Map.of());
    entries.add(
        new Invoked(
            at - MILLI,
            ++calls,
            "c",
            ORGANIZATION,
            Kind.CREATE,
            email,
            email,
            null,
            Map.of(),
            null,
            null,
            null));
    entries.add(new Returned(at, calls, null, new Answer.Decided(201, new Result.Created(seen))));
  }

  private static String mailbox(int partition) {
    var organization = OrganizationId.of(ORGANIZATION);
    return IntStream.range(0, 1000)
        .mapToObj(i -> "m" + i + "@example.com")
        .filter(email ->
            EmailKey.of(organization, Email.of(email)).bucket().partition(PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }
}
