package io.customerpipeline.http.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// What the server ends by itself, whatever a controller says, looks like everything else: where a
/// body stops on its way, Tomcat answers in its place.
@Controller
class ServerErrors implements ErrorController {
  private final ProblemWriter problems;

  ServerErrors(ProblemWriter problems) {
    this.problems = problems;
  }

  @RequestMapping("/error")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    var fault = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    problems.write(request, response, problem(status == null ? 404 : status, fault));
  }

  private static ProblemException problem(int status, @Nullable Throwable fault) {
    if (status == Incident.STATUS.value()) {
      return new ProblemException(Incident.report(fault));
    }
    if (status == HttpStatus.REQUEST_TIMEOUT.value()) {
      return ProblemType.BODY_TOO_SLOW.exception("Nothing more of the body came for too long.");
    }
    if (status == HttpStatus.NOT_FOUND.value()) {
      return ProblemType.NO_SUCH_ROUTE.exception("This path leads to no route.");
    }
    var code = HttpStatusCode.valueOf(status);
    return new ProblemException(ProblemAdvice.name(ProblemDetail.forStatus(code), code));
  }
}
