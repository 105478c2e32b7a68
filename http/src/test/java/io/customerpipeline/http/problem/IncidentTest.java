package io.customerpipeline.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

/// A fault of ours and an outage are told apart, and the log can be searched for the fault.
@ExtendWith(OutputCaptureExtension.class)
class IncidentTest {
  private final ProblemAdvice advice = new ProblemAdvice();
  private final ServletWebRequest request = new ServletWebRequest(new MockHttpServletRequest());

  private static UncategorizedSQLException failure(String state) {
    return new UncategorizedSQLException(
        "secret task", "select secret", new SQLException("secret", state));
  }

  private static void expectIncident(ResponseEntity<?> answer, CapturedOutput log) {
    assertThat(answer.getStatusCode().value()).isEqualTo(500);
    var problem = (ProblemDetail) answer.getBody();
    String id = problem.getProperties().get("incident").toString();
    assertThat(log.getOut()).contains("request.failed").contains(id);
    assertThat(problem.getDetail()).contains(id).doesNotContain("secret");
    assertThat(problem.getProperties()).containsEntry("error", "InternalServerError");
    assertThat(problem.getType().toString()).endsWith(":internal-server-error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"42601", "42P01", "23505", "22021", "XX000"})
  void ownSqlErrorIsIncident(String state, CapturedOutput log) throws Exception {
    expectIncident(advice.onReadModelFailure(failure(state), request), log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "53300", "57P01", "57014", "40P01"})
  void outageIsServiceUnavailable(String state) throws Exception {
    var answer = advice.onReadModelFailure(failure(state), request);

    assertThat(answer.getStatusCode().value()).isEqualTo(503);
    assertThat(answer.getHeaders().getFirst("Retry-After")).isNotNull();
  }

  @Test
  void unexpectedExceptionIsIncident(CapturedOutput log) {
    expectIncident(advice.onFault(new IllegalStateException("secret"), request), log);
  }

  @Test
  void faultOfSpringIsIncident(CapturedOutput log) throws Exception {
    var unwritable = new HttpMessageNotWritableException("secret");

    expectIncident(advice.handleException(unwritable, request), log);
  }
}
