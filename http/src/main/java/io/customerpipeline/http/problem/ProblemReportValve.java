package io.customerpipeline.http.problem;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

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
            """
            {"type":"%s","title":"The request is malformed","status":%d,"error":"BadRequest"}
            """
                .formatted(ProblemType.uri("malformed-request"), response.getStatus())
                .strip());
        response.finishResponse();
      }
    } catch (IOException _) {
      // The client is gone.
    }
  }
}
