package io.customerpipeline.api.feed;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.feed.EventStore.Slice;
import io.customerpipeline.api.feed.FeedRequest.Start;
import io.customerpipeline.http.accept.AcceptedTypes;
import io.customerpipeline.http.access.ApiKeys;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.problem.CutOffException;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.http.sdk.OtherShape;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The feed: every event of an organization once, for those who ask again with the cursor they got.
@RestController
@RequestMapping("/v1/events")
class FeedController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final EventStore events;
  private final FeedCursors cursors;
  private final FeedSignal signal;
  private final FeedStreams streams;
  private final ApiKeys keys;
  private final InstantSource clock;
  private final Duration patienceMax;
  private final Semaphore waiting;

  FeedController(
      EventStore events,
      FeedCursors cursors,
      FeedSignal signal,
      FeedStreams streams,
      ApiKeys keys,
      InstantSource clock,
      ApiSettings settings) {
    this.events = events;
    this.cursors = cursors;
    this.signal = signal;
    this.streams = streams;
    this.keys = keys;
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
  @Parameter(
      name = LAST_EVENT_ID,
      in = ParameterIn.HEADER,
      description = "The same as after, as clients of text/event-stream send it.",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = EventPage.class)),
        @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema = @Schema(type = "string", description = "data: is an event; id: its cursor."))
      })
  @Needs(Scope.EVENTS_READ)
  @OtherShape("the feed of customer events")
  @Refuses(ProblemType.CURSOR_EXPIRED)
  @GetMapping
  @Nullable EventPage list(
      OrganizationId organization,
      @Shape(FeedParameters.class) @RequestParam MultiValueMap<String, String> parameters,
      HttpServletRequest http,
      HttpServletResponse response)
      throws InterruptedException {
    var query = new LinkedMultiValueMap<>(parameters);
    String lastEventId = http.getHeader(LAST_EVENT_ID);
    if (lastEventId != null) {
      // The later of the two: the query is the one that the stream was first asked for with.
      query.remove("from");
      query.set("after", lastEventId);
    }
    var request = FeedRequest.of(organization, query, cursors, patienceMax);
    if (wantsStream(http)) {
      stream(request, http, response);
      return null;
    }
    return page(request);
  }

  private static boolean wantsStream(HttpServletRequest http) {
    return AcceptedTypes.of(Collections.list(http.getHeaders(HttpHeaders.ACCEPT)))
        .name(MediaType.TEXT_EVENT_STREAM);
  }

  private void stream(FeedRequest request, HttpServletRequest http, HttpServletResponse response)
      throws InterruptedException {
    FeedCursor start = start(request);
    if (http.getMethod().equals(HttpMethod.HEAD.name())) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      return;
    }
    if (!waiting.tryAcquire()) {
      throw ProblemType.TOO_MANY_WAITING
          .exception("This instance streams to as many as it may.")
          .retryAfter(RETRY_AFTER);
    }
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      streams.write(
          request.filter(), start, () -> keys.stillCounts(http), response.getOutputStream());
    } catch (DataAccessException e) {
      if (response.isCommitted()) {
        throw new CutOffException(e);
      }
      response.reset();
      throw e;
    } catch (ProblemException e) {
      if (!response.isCommitted()) {
        response.reset();
        throw e;
      }
      // The log was replaced: the client is told so when it comes back with its cursor.
    } catch (IOException _) {
      // The client is gone, and takes up with its cursor when it comes back.
    } finally {
      waiting.release();
    }
  }

  private EventPage page(FeedRequest request) throws InterruptedException {
    long seen = signal.changes();
    Slice slice = events.read(request.filter(), start(request), events.bounds(), request.portion());
    if (slice.events().isEmpty() && request.patience().isPositive() && waiting.tryAcquire()) {
      try {
        slice = await(request, slice, seen);
      } finally {
        waiting.release();
      }
    }
    return new EventPage(
        slice.events(),
        cursors.write(request.filter().organization(), slice.next()),
        slice.hasMore());
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
        .exception(
            "Events that come after this cursor are no longer kept. Read the customers anew, then"
                + " go on from oldest.")
        .with("oldest", cursors.write(organization, oldest));
  }

  private Slice await(FeedRequest request, Slice nothing, long seenBefore)
      throws InterruptedException {
    Slice slice = nothing;
    long seen = seenBefore;
    Instant deadline = clock.instant().plus(request.patience());
    for (Duration left = request.patience();
        slice.events().isEmpty() && left.isPositive() && streams.isRunning();
        left = Duration.between(clock.instant(), deadline)) {
      signal.await(seen, left);
      seen = signal.changes();
      slice = events.read(request.filter(), slice.next(), events.bounds(), request.portion());
    }
    return slice;
  }
}
