package io.customerpipeline.api.operation;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.operation.Operations.Asked;
import io.customerpipeline.api.operation.OutcomeWaiters.Place;
import io.customerpipeline.api.operation.OutcomeWaiters.Seat;
import io.customerpipeline.http.access.ApiKeys;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.problem.CutOffException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What became of an operation. Its id is that of the `202`, or the bare identity once it is done.
@RestController
@RequestMapping("/v1/operations")
class OperationController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /// For who would have waited and found no seat.
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Operations operations;
  private final OperationList list;
  private final OperationCursors cursors;
  private final OperationStreams streams;
  private final OutcomeWaiters waiters;
  private final ApiKeys keys;
  private final ApiSettings.Api settings;

  OperationController(
      Operations operations,
      OperationList list,
      OperationCursors cursors,
      OperationStreams streams,
      OutcomeWaiters waiters,
      ApiKeys keys,
      ApiSettings settings) {
    this.operations = operations;
    this.list = list;
    this.cursors = cursors;
    this.streams = streams;
    this.waiters = waiters;
    this.keys = keys;
    this.settings = settings.api();
  }

  @Operation(
      summary = "Operations whose outcome is known, the newest first",
      description =
          "One that is pending is not listed: until it is decided it stands in the log alone, and"
              + " is asked for by its id.")
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping
  OperationPage list(
      OrganizationId organization,
      @Shape(OperationParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    return OperationQuery.of(organization, parameters, cursors)
        .map(list::page)
        .orElse(OperationPage.EMPTY);
  }

  @Operation(summary = "What became of a write")
  @ApiResponse(
      responseCode = "200",
      headers = {
        @Header(
            name = "Preference-Applied",
            description = "RFC 7240",
            schema = @Schema(type = "string")),
        @Header(
            name = "Retry-After",
            description =
                "Seconds; where as many wait already as may, and this answer came at once",
            schema = @Schema(type = "string"))
      },
      useReturnTypeSchema = true)
  @Refuses(ProblemType.OPERATION_EXPIRED)
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{id}")
  ResponseEntity<OperationView> get(
      OrganizationId organization,
      @PathVariable String id,
      @Parameter(description = "wait=N: wait up to N s while it is pending (RFC 7240).")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer) {
    Preference preference = Preference.ofRead(prefer, settings);
    Asked asked = operations.asked(organization, id);
    if (asked.key() != null && asked.isGenuine() && preference.patience().isPositive()) {
      try (Place place = waiters.enter(asked.key())) {
        return awaited(asked, preference, place);
      }
    }
    return answer(asked, operations.find(asked), preference);
  }

  /// Looks when it has its place, so that no outcome is missed in between.
  private ResponseEntity<OperationView> awaited(Asked asked, Preference preference, Place place) {
    Optional<DoneOperation> known = operations.find(asked);
    if (known.isPresent()) {
      return answer(asked, known, preference);
    }
    operations.view(asked, known); // One past its window has nothing to wait for.
    Optional<Seat> seat = waiters.seat();
    if (seat.isEmpty()) {
      return ResponseEntity.ok()
          .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          .body(operations.view(asked, known));
    }
    try (Seat taken = seat.get()) {
      return answer(asked, place.await(taken, preference.patience()), preference);
    } catch (InterruptedException _) {
      // The server stops: this is how things are, and the client asks again, elsewhere.
      return answer(asked, known, preference);
    }
  }

  private ResponseEntity<OperationView> answer(
      Asked asked, Optional<DoneOperation> done, Preference preference) {
    return ResponseEntity.ok()
        .headers(headers ->
            preference.applied().ifPresent(applied -> headers.set(Preference.APPLIED, applied)))
        .body(operations.view(asked, done));
  }

  @Operation(
      summary = "What becomes of a write, as a stream until it is done",
      description =
          "Events `operation`, each with the operation as `GET /v1/operations/{id}` shows it: as it"
              + " is now, and as it is when it is done; then the stream ends. It also ends after a"
              + " while without an outcome: come back then.")
  @Parameter(
      name = LAST_EVENT_ID,
      in = ParameterIn.HEADER,
      description = "Of who comes back, as clients of text/event-stream send it.",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string", description = "data: is an operation.")))
  @ApiResponse(
      responseCode = "204",
      description = "Last-Event-ID is that of the end: do not come back.",
      content = @Content)
  @Refuses(ProblemType.OPERATION_EXPIRED)
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{id}/events")
  void events(
      OrganizationId organization,
      @PathVariable String id,
      HttpServletRequest http,
      HttpServletResponse response) {
    Asked asked = operations.asked(organization, id);
    OperationView now = operations.view(asked, operations.find(asked));
    if (now.done() && OperationStreams.END.equals(http.getHeader(LAST_EVENT_ID))) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
      return;
    }
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    if (http.getMethod().equals(HttpMethod.HEAD.name())) {
      return;
    }
    try {
      streams.write(asked, now, () -> keys.stillCounts(http), response.getOutputStream());
    } catch (DataAccessException e) {
      throw new CutOffException(e);
    } catch (IOException _) {
      // The client is gone, and asks again when it comes back.
    }
  }
}
