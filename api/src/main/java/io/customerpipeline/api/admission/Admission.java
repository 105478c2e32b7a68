package io.customerpipeline.api.admission;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.admission.InFlight.Sent;
import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.operation.OperationKey;
import io.customerpipeline.api.operation.OutcomeNotifications;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.Request;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Lets commands in. Refused is what would only wait: behind commands that have waited for too long
/// already, or behind too many of the same customer.
@Component
public class Admission {
  private static final Duration RETRY_CROWD = Duration.ofSeconds(1);

  private final CommandsLag lag;
  private final LagLimit limit;
  private final InFlight inFlight;
  private final Cluster cluster;
  private final Counter behind;
  private final Counter crowded;

  Admission(
      CommandsLag lag,
      OutcomeNotifications notifications,
      Cluster cluster,
      ApiSettings settings,
      MeterRegistry meters) {
    this.lag = lag;
    this.limit = new LagLimit(settings.api().lagMax());
    this.inFlight = new InFlight(settings.api().inFlightMax());
    this.cluster = cluster;
    this.behind = refused("behind", meters);
    this.crowded = refused("in_flight", meters);
    lag.whenDecided(inFlight::decided);
    notifications.whenDone(inFlight::decided);
    Gauge.builder("commands.lag", lag, one -> one.longest().toMillis() / 1e3)
        .baseUnit("seconds")
        .description("For how long the oldest command waits for its decision")
        .register(meters);
    Gauge.builder("commands.in.flight", inFlight, InFlight::size)
        .description("Commands of this instance that are not known to be decided")
        .register(meters);
  }

  private static Counter refused(String reason, MeterRegistry meters) {
    return Counter.builder("commands.refused")
        .tag("reason", reason)
        .description("Writes that were not let in")
        .register(meters);
  }

  /// A command that was let in.
  public final class Passage {
    private final Sent sent;

    private Passage(Sent sent) {
      this.sent = sent;
    }

    /// @param offset where it stands in its partition
    public void appended(long offset) {
      inFlight.appended(sent, offset);
    }

    /// It is decided, or was not sent.
    public void end() {
      inFlight.leave(sent);
    }
  }

  /// @throws ProblemException `503` while decisions are behind, `429` for a crowd
  public Passage admit(Request command) {
    int partition = command.bucket().partition(cluster.partitions());
    Duration waited = lag.of(partition);
    Optional<Duration> later = limit.retryAfter(waited);
    if (later.isPresent()) {
      behind.increment();
      throw ProblemType.PROCESSOR_BEHIND
          .exception(
              "Decisions are behind by %s s. This request was not taken."
                  .formatted(waited.toSeconds()))
          .retryAfter(later.get());
    }
    var key = new OperationKey(command.organizationId(), command.operationId());
    return inFlight
        .enter(key, partition, Subjects.of(command))
        .map(Passage::new)
        .orElseThrow(this::crowd);
  }

  private ProblemException crowd() {
    crowded.increment();
    return ProblemType.TOO_MANY_IN_FLIGHT
        .exception(
            "Too many writes of the same customer, e-mail or external id are on their way. This"
                + " request was not taken.")
        .retryAfter(RETRY_CROWD);
  }

  /// For how long the oldest command waits for its decision.
  public Duration lag() {
    return lag.longest();
  }
}
