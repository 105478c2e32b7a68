package io.customerpipeline.http.problem;

import io.customerpipeline.http.uri.RefusedCharacterException;
import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/// Tomcat's own refusals as problem documents: requests so malformed that they reach no servlet.
public final class ProblemReportValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable fault) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding("UTF-8");
    try {
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(
            response.getStatus() == Incident.STATUS.value()
                ? document(Incident.report(fault))
                : document(response.getStatus(), detail(request, fault)));
        response.finishResponse();
      }
    } catch (IOException _) {
      // The client is gone.
    }
  }

  /// @param detail without characters that JSON would have escaped
  private static String document(int status, String detail) {
    boolean malformed = status == 400;
    ProblemDetail named =
        ProblemAdvice.name(ProblemDetail.forStatus(status), HttpStatusCode.valueOf(status));
    return """
    {"type":"%s","title":"%s","status":%s,"detail":"%s","error":"%s"}
    """
        .formatted(
            malformed ? ProblemType.uri("malformed-request") : named.getType(),
            malformed ? ProblemType.MALFORMED_REQUEST.title() : named.getTitle(),
            status,
            detail,
            Objects.requireNonNull(named.getProperties()).get("error"))
        .strip();
  }

  private static String document(ProblemDetail incident) {
    var members = Objects.requireNonNull(incident.getProperties());
    return """
    {"type":"%s","title":"%s","status":%s,"detail":"%s","error":"%s","incident":"%s"}
    """
        .formatted(
            incident.getType(),
            incident.getTitle(),
            incident.getStatus(),
            incident.getDetail(),
            members.get("error"),
            members.get(Incident.MEMBER))
        .strip();
  }

  /// Names the character that was refused, where the server knows it.
  private static String detail(Request request, @Nullable Throwable fault) {
    if (fault instanceof RefusedCharacterException refused) {
      return String.valueOf(refused.getMessage());
    }
    var read = request.getCoyoteRequest();
    return fault instanceof IllegalArgumentException
            && !read.requestURI().isNull()
            && read.protocol().isNull()
        ? "The request line goes on behind its target with what is no version of HTTP. The"
            + " character U+0020 in a path or query must be percent-encoded, as %20."
        : "The request line or a header cannot be read. A path is UTF-8 without NUL, percent-encoded.";
  }
}
