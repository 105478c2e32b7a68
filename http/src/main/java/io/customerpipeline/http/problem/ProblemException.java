package io.customerpipeline.http.problem;

import java.io.Serial;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Ends a request with a problem document.
public final class ProblemException extends ErrorResponseException {
  @Serial private static final long serialVersionUID = 1;

  ProblemException(ProblemDetail problem) {
    super(HttpStatusCode.valueOf(problem.getStatus()), problem, null);
  }

  /// Adds a member to the document.
  public ProblemException with(String member, Object value) {
    getBody().setProperty(member, value);
    return this;
  }

  /// Tells the caller when to come back (RFC 9110 §10.2.3), in whole seconds.
  public ProblemException retryAfter(Duration delay) {
    return header(HttpHeaders.RETRY_AFTER, Long.toString(delay.toSeconds()));
  }

  public ProblemException header(String name, String value) {
    getHeaders().set(name, value);
    return this;
  }

  /// A refusal is an answer, not a fault: no stack is needed to understand it.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
