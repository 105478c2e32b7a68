package io.customerpipeline.api.feed;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.access.Needs;
import io.customerpipeline.api.access.Scope;
import io.customerpipeline.api.body.Shape;
import io.customerpipeline.api.feed.EventStore.Slice;
import io.customerpipeline.api.feed.FeedRequest.Start;
import io.customerpipeline.api.problem.ProblemException;
import io.customerpipeline.api.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The feed: every event of an organization once, for those who ask again with the cursor they got.
@RestController
@RequestMapping("/v1/events")
class FeedController {
  private final EventStore events;
  private final FeedCursors cursors;
  private final FeedSignal signal;
  private final InstantSource clock;
  private final Duration patienceMax;
  private final Semaphore waiting;

  FeedController(
      EventStore events,
      FeedCursors cursors,
      FeedSignal signal,
      InstantSource clock,
      ApiSettings settings) {
    this.events = events;
    this.cursors = cursors;
    this.signal = signal;
    this.clock = clock;
    this.patienceMax = settings.api().waitMax();
    this.waiting = new Semaphore(settings.api().waitingMax());
  }

  @Operation(summary = "What happened to customers, in the order of each")
  @Parameter(
      name = "wait",
      in = ParameterIn.QUERY,
      description = "Seconds to wait if there is nothing, at most 30.",
      schema = @Schema(type = "integer", minimum = "0", defaultValue = "0"))
  @Needs(Scope.EVENTS_READ)
  @GetMapping
  EventPage list(
      OrganizationId organization,
      @Shape(FeedParameters.class) @RequestParam MultiValueMap<String, String> parameters)
      throws InterruptedException {
    var request = FeedRequest.of(organization, parameters, cursors, patienceMax);
    long seen = signal.changes();
    Slice slice = events.read(request.filter(), start(request), events.bounds(), request.limit());
    if (slice.events().isEmpty() && request.patience().isPositive() && waiting.tryAcquire()) {
      try {
        slice = await(request, slice, seen);
      } finally {
        waiting.release();
      }
    }
    return new EventPage(
        slice.events(), cursors.write(organization, slice.next()), slice.hasMore());
  }

  /// The bounds are read first: what is added between them and the rows is only seen again.
  private FeedCursor start(FeedRequest request) {
    var kept = events.bounds();
    return switch (request.start()) {
      case Start.Beginning _ -> FeedCursor.beginning(cursors.partitions(), kept);
      case Start.Now _ -> FeedCursor.end(cursors.partitions(), kept);
      case Start.At(Instant time) -> events.from(time, cursors.partitions());
      case Start.After(FeedCursor cursor) when cursor.isExpired(kept) ->
          throw expired(request.filter().organization(), cursor.notBefore(kept));
      case Start.After(FeedCursor cursor) -> cursor;
    };
  }

  private ProblemException expired(OrganizationId organization, FeedCursor oldest) {
    return ProblemType.CURSOR_EXPIRED
        .exception("Events that come after this cursor are no longer kept.")
        .with("oldest", cursors.write(organization, oldest));
  }

  private Slice await(FeedRequest request, Slice nothing, long seenBefore)
      throws InterruptedException {
    Slice slice = nothing;
    long seen = seenBefore;
    Instant deadline = clock.instant().plus(request.patience());
    for (Duration left = request.patience();
        slice.events().isEmpty() && left.isPositive();
        left = Duration.between(clock.instant(), deadline)) {
      signal.await(seen, left);
      seen = signal.changes();
      slice = events.read(request.filter(), slice.next(), events.bounds(), request.limit());
    }
    return slice;
  }
}
