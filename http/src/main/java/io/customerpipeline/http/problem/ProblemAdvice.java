package io.customerpipeline.http.problem;

import io.customerpipeline.http.database.SqlFault;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Turns what is thrown below a controller into problem documents.
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /// Postgres is away or too slow: reads stop, and say when to come back. Other failures of
  /// statements are faults of ours.
  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  @Nullable ResponseEntity<Object> onReadModelFailure(Exception failure, WebRequest request)
      throws Exception {
    if (SqlFault.of(failure) == SqlFault.OWN) {
      return onFault(failure, request);
    }
    LOG.atWarn().setCause(failure).log("read-model.unavailable");
    return handleException(
        ProblemType.READ_MODEL_UNAVAILABLE
            .exception("The read model cannot be reached. Nothing was changed.")
            .retryAfter(RETRY_AFTER),
        request);
  }

  /// Tomcat's, when the query or a form cannot be decoded.
  @ExceptionHandler(InvalidParameterException.class)
  @Nullable ResponseEntity<Object> onUndecodable(InvalidParameterException e, WebRequest request)
      throws Exception {
    return handleException(
        ProblemType.MALFORMED_REQUEST.exception("The query cannot be decoded."), request);
  }

  /// Goes on to the server, which closes the connection.
  @ExceptionHandler(CutOffException.class)
  void onCutOff(CutOffException cutOff) {
    LOG.atWarn().setCause(cutOff.getCause()).log("response.cut_off");
    throw cutOff;
  }

  /// A fault of ours. The document names nothing of the inside; the log has it.
  @ExceptionHandler(Exception.class)
  ResponseEntity<Object> onFault(Exception fault, WebRequest request) {
    ProblemDetail problem = Incident.report(fault);
    return createResponseEntity(
        problem, new HttpHeaders(), HttpStatusCode.valueOf(problem.getStatus()), request);
  }

  /// Spring has faults of its own, such as a body that cannot be written.
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return status.value() == Incident.STATUS.value()
        ? onFault(failure, request)
        : super.handleExceptionInternal(failure, body, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoHandlerFoundException(
      NoHandlerFoundException nothing,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return noSuchRoute(nothing, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException nothing,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return noSuchRoute(nothing, headers, status, request);
  }

  private @Nullable ResponseEntity<Object> noSuchRoute(
      Exception nothing, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    ProblemDetail problem =
        ProblemType.NO_SUCH_ROUTE.problem("This path leads to no route. /openapi.json lists all.");
    return handleExceptionInternal(nothing, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException mismatch,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        isForeignId(mismatch) && !creates(request)
            ? ProblemType.NOT_FOUND.problem("No customer has this id.")
            : InvalidRequest.problem(locationOf(mismatch), violations(mismatch));
    return handleExceptionInternal(
        mismatch, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
  }

  /// `PUT` would create a customer with the value in the path, so that its faults must be told.
  private static boolean creates(WebRequest request) {
    return request instanceof ServletWebRequest http && http.getHttpMethod() == HttpMethod.PUT;
  }

  /// A well-formed UUID which cannot be a customer's is like any other unknown id; so is a text
  /// that cannot be an external id or an e-mail.
  private static boolean isForeignId(TypeMismatchException mismatch) {
    return mismatch.getRequiredType() == ExternalId.class
        || mismatch.getRequiredType() == Email.class
        || mismatch.getRequiredType() == CustomerId.class
            && mismatch.getValue() instanceof String text
            && text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  private static Location locationOf(TypeMismatchException mismatch) {
    return mismatch instanceof MethodArgumentTypeMismatchException argument
            && argument.getParameter().hasParameterAnnotation(PathVariable.class)
        ? Location.PATH
        : Location.QUERY;
  }

  private static List<Violation> violations(TypeMismatchException mismatch) {
    return NestedExceptionUtils.getRootCause(mismatch) instanceof InvalidValueException invalid
        ? invalid.violations()
        : List.of(violation(mismatch));
  }

  private static Violation violation(TypeMismatchException mismatch) {
    String name =
        mismatch instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(mismatch.getPropertyName());
    return new Violation(name, "wrong_type", "has the wrong form");
  }

  /// Adds the member that existing SDKs read to the documents which Spring makes itself.
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem
        && (problem.getProperties() == null || !problem.getProperties().containsKey("error"))) {
      name(problem, status);
    }
    // Set here, it is not negotiated: the answer to an impossible Accept must be possible.
    HttpHeaders complete = new HttpHeaders(headers);
    String operation = AppendedOperation.of(request);
    if (operation != null && !complete.containsHeader(AppendedOperation.HEADER)) {
      complete.set(AppendedOperation.HEADER, operation);
    }
    complete.setContentType(ProblemMediaType.of(request.getHeader(HttpHeaders.ACCEPT)));
    return super.createResponseEntity(body, complete, status, request);
  }

  /// By its status, which is all that is known of it.
  static ProblemDetail name(ProblemDetail problem, HttpStatusCode status) {
    String name = nameOf(status);
    if (problem.getDetail() == null) {
      problem.setDetail(problem.getTitle());
    }
    problem.setType(ProblemType.uri(name));
    problem.setProperty("error", status.value() == 404 ? "ResourceNotFound" : camel(name));
    return problem;
  }

  /// `method-not-allowed` for 405.
  private static String nameOf(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    String name = known == null ? "status-" + status.value() : known.name();
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String camel(String name) {
    return Arrays.stream(name.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
