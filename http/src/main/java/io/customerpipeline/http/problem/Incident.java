package io.customerpipeline.http.problem;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/// A fault of ours. The answer and the log line have one id in common; only the log line says what
/// went wrong.
final class Incident {
  static final HttpStatus STATUS = HttpStatus.INTERNAL_SERVER_ERROR;

  /// Member of the problem document: a UUID.
  static final String MEMBER = "incident";

  private static final Logger LOG = LoggerFactory.getLogger(Incident.class);

  private Incident() {}

  /// Writes the log line, and returns the document of the answer.
  ///
  /// @param fault absent if the server does not know it
  static ProblemDetail report(@Nullable Throwable fault) {
    var id = UUID.randomUUID();
    LOG.atError().addKeyValue("incidentId", id).setCause(fault).log("request.failed");
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            STATUS, "An unexpected fault. The log of the server has this incident: " + id + ".");
    ProblemAdvice.name(problem, HttpStatusCode.valueOf(STATUS.value()));
    problem.setProperty(MEMBER, id);
    return problem;
  }
}
