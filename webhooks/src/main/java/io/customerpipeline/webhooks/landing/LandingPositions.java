package io.customerpipeline.webhooks.landing;

import io.customerpipeline.schemas.topic.ClusterConnection;
import io.customerpipeline.schemas.topic.DivergenceCheck;
import io.customerpipeline.schemas.topic.LogExtent;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.topic.LogInspector;
import io.customerpipeline.schemas.topic.PositionState;
import io.customerpipeline.schemas.topic.PositionsVerdict;
import io.customerpipeline.schemas.topic.PositionsVerdict.Finding;
import io.customerpipeline.schemas.topic.PositionsVerdict.Position;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.landing.LandedRows.Landing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Compares the stored positions of the landing with the log that is there.
@Component
class LandingPositions {
  private static final Logger LOG = LoggerFactory.getLogger(LandingPositions.class);

  private final ClusterConnection connection;
  private final LandedRows rows;
  private final String topic;
  private final int partitions;
  private final DivergenceCheck divergence = new DivergenceCheck(InstantSource.system());
  private volatile PositionsVerdict verdict = new PositionsVerdict(new LogId(""), null, Map.of());

  LandingPositions(
      ClusterConnection landingConnection,
      LandedRows rows,
      WebhookSettings settings,
      MeterRegistry meters) {
    this.connection = landingConnection;
    this.rows = rows;
    this.topic = Topics.of(settings.topics()).events().name();
    this.partitions = settings.topics().partitions();
    for (PositionState state : PositionState.values()) {
      Gauge.builder("webhooks.positions", () -> verdict.partitions().getOrDefault(state, 0))
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("Partitions by how their stored position relates to the log")
          .register(meters);
    }
  }

  /// Where the landing may go on in the log.
  enum From {
    /// All that the log still has.
    BEGINNING,
    /// Only what is appended from now on.
    END
  }

  /// The state that the last comparison found.
  PositionState state() {
    return verdict.state();
  }

  /// Compares, and tells in the log when the state changes.
  ///
  /// @return the log, if all positions are valid in it
  /// @throws KafkaException while Kafka cannot be reached
  /// @throws org.springframework.dao.DataAccessException while Postgres cannot
  PositionsVerdict check() {
    Map<Integer, Landing> landings = rows.landings();
    PositionsVerdict found;
    try {
      found = inspect(log -> compare(log, landings));
    } catch (KafkaException away) {
      divergence.forget();
      throw away;
    }
    if (found.state() != verdict.state()) {
      tell(found);
    }
    verdict = found;
    return found;
  }

  /// A role that never landed anything owes nobody what has expired before.
  private PositionsVerdict compare(LogInspector inspector, Map<Integer, Landing> landings) {
    LogId log = inspector.logOf(List.of(topic));
    Map<TopicPartition, LogExtent> extents = inspector.extents(all());
    Map<TopicPartition, Position> positions = new HashMap<>();
    extents.forEach((partition, extent) -> {
      Landing landing = landings.get(partition.partition());
      positions.put(
          partition,
          landing == null
              ? new Position(extent.beginning(), null, null)
              : new Position(landing.position(), landing.log(), landing.last()));
    });
    var found = PositionsVerdict.of(log, positions, extents, divergence.of(inspector::diverged));
    if (found.state() == PositionState.VALID) {
      rows.adopt(log, offsets(extents, LogExtent::beginning));
    }
    return found;
  }

  /// Has the landing go on in the log that is there, behind all that has landed.
  void restart(From from) {
    inspect(inspector -> {
      Map<TopicPartition, LogExtent> extents = inspector.extents(all());
      rows.restart(
          inspector.logOf(List.of(topic)),
          offsets(extents, from == From.END ? LogExtent::end : LogExtent::beginning));
      return extents;
    });
    LOG.atInfo().addKeyValue("from", from).log("landing.restarted");
  }

  private List<TopicPartition> all() {
    return IntStream.range(0, partitions).mapToObj(one -> new TopicPartition(topic, one)).toList();
  }

  private static Map<Integer, Long> offsets(
      Map<TopicPartition, LogExtent> extents, Function<LogExtent, Long> which) {
    return extents.entrySet().stream()
        .collect(
            Collectors.toMap(one -> one.getKey().partition(), one -> which.apply(one.getValue())));
  }

  private <T> T inspect(Function<LogInspector, T> question) {
    return connection.inspect(question);
  }

  private static void tell(PositionsVerdict verdict) {
    Finding worst = verdict.worst();
    if (worst == null || worst.state() == PositionState.VALID) {
      LOG.atInfo().addKeyValue("log", verdict.log()).log("landing.positions_valid");
      return;
    }
    LOG.atError()
        .addKeyValue("state", worst.state())
        .addKeyValue("partition", worst.partition().partition())
        .addKeyValue("position", worst.next())
        .addKeyValue("beginning", worst.extent().beginning())
        .addKeyValue("end", worst.extent().end())
        .addKeyValue("action", action(worst.state()))
        .log("landing.positions_invalid");
  }

  /// Tells an operator in one sentence what to do.
  static String action(PositionState state) {
    return switch (state) {
      case VALID -> "Nothing is to be done.";
      case ANOTHER_LOG, DIVERGED, AHEAD_OF_END ->
          "Connect the cluster that belongs to this Postgres, or go on in this log with"
              + " ./pipeline reland: docs/recovery.md";
      case BEFORE_BEGINNING ->
          "Events expired before they landed, and are not sent to anybody; go on behind them with"
              + " ./pipeline reland: docs/recovery.md";
    };
  }
}
