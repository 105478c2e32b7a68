package io.customerpipeline.http.problem;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// The problems of this API (RFC 9457); docs/outcomes.md says what the caller does next.
///
/// Each document also has `error`, the name by which existing SDKs tell errors apart.
public enum ProblemType {
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request is malformed", "BadRequest"),
  MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not valid JSON", "MalformedJSON"),
  UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "No valid API key", "Unauthorized"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "Not permitted", "NotPermitted"),
  NO_SUCH_ROUTE(HttpStatus.NOT_FOUND, "This API has no such path", "RouteNotFound"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Accept excludes the answer", "NotAcceptable"),
  UNSUPPORTED_MEDIA_TYPE(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "The body has another type or encoding",
      "UnsupportedMediaType"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "Not found", "ResourceNotFound"),
  ALREADY_EXISTS(
      HttpStatus.CONFLICT, "A customer with this e-mail exists", "ResourceAlreadyExists"),
  EXTERNAL_ID_TAKEN(
      HttpStatus.CONFLICT, "A customer with this external id exists", "ResourceAlreadyExists"),
  API_KEY_ENDED(HttpStatus.CONFLICT, "The API key has ended", "ApiKeyEnded"),
  TOO_MANY_API_KEYS(
      HttpStatus.CONFLICT, "The organization has too many API keys", "TooManyApiKeys"),
  REBUILD_RUNNING(HttpStatus.CONFLICT, "The read model is being rebuilt", "RebuildRunning"),
  LOG_MISMATCH(HttpStatus.CONFLICT, "The log lacks what the read model holds", "LogMismatch"),
  RESEED_RUNNING(HttpStatus.CONFLICT, "The log is being reseeded", "ReseedRunning"),
  LOG_HOLDS_ORGANIZATIONS(
      HttpStatus.CONFLICT, "The log holds the organizations already", "LogHoldsOrganizations"),
  TOO_MANY_ENDPOINTS(
      HttpStatus.CONFLICT, "The organization has too many webhook endpoints", "TooManyEndpoints"),
  LANE_NOT_PARKED(HttpStatus.CONFLICT, "The lane is not parked", "LaneNotParked"),
  REPLAY_RUNNING(HttpStatus.CONFLICT, "A replay is running", "ReplayRunning"),
  TOO_MANY_EXPORTS(HttpStatus.CONFLICT, "The organization has too many exports", "TooManyExports"),
  EXPORT_NOT_DONE(HttpStatus.CONFLICT, "The export is not done", "ExportNotDone"),
  EXPORT_GONE(HttpStatus.GONE, "The export has no file any more", "ExportGone"),
  CURSOR_EXPIRED(HttpStatus.GONE, "Events that come next are no longer kept", "CursorExpired"),
  OPERATION_EXPIRED(HttpStatus.GONE, "The operation is no longer kept", "OperationExpired"),
  VERSION_MISMATCH(
      HttpStatus.PRECONDITION_FAILED, "A precondition does not hold", "PreconditionFailed"),
  BODY_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The body came too slowly", "RequestTimeout"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large", "BodyTooLarge"),
  RANGE_NOT_SATISFIABLE(
      HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
      "The file has no such part",
      "RangeNotSatisfiable"),
  INVALID_REQUEST(
      HttpStatus.UNPROCESSABLE_CONTENT, "The request is not valid", "RequestValidationError"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The idempotency key was used for another request",
      "IdempotencyKeyReused"),
  TOO_MANY_WAITING(HttpStatus.TOO_MANY_REQUESTS, "Too many requests at once", "TooManyRequests"),
  TOO_MANY_IN_FLIGHT(
      HttpStatus.TOO_MANY_REQUESTS, "Too many writes of one customer at once", "TooManyRequests"),
  RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests", "TooManyRequests"),
  LOG_UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE, "Writes are not possible now", "ServiceUnavailable"),
  OUTCOME_PENDING(HttpStatus.SERVICE_UNAVAILABLE, "The outcome is not known yet", "OutcomePending"),
  PROCESSOR_BEHIND(
      HttpStatus.SERVICE_UNAVAILABLE, "Decisions are too far behind", "ServiceUnavailable"),
  READ_MODEL_UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE, "Reads are not possible now", "ServiceUnavailable"),
  ACCESS_UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE, "API keys cannot be checked now", "ServiceUnavailable");

  private static final String PREFIX = "urn:customer-pipeline:problem:";

  private final HttpStatus status;
  private final String title;
  private final String error;

  ProblemType(HttpStatus status, String title, String error) {
    this.status = status;
    this.title = title;
    this.error = error;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// The document, to which more members may be added.
  public ProblemDetail problem(String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(uri(name().toLowerCase(Locale.ROOT).replace('_', '-')));
    problem.setTitle(title);
    problem.setProperty("error", error);
    return problem;
  }

  static URI uri(String name) {
    return URI.create(PREFIX + name);
  }

  /// The same as something to throw.
  public ProblemException exception(String detail) {
    return new ProblemException(problem(detail));
  }
}
