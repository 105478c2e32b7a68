package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CongestionWindowTest {
  private static final int MAX = 8;
  private static final Result OK = new Result.Delivered(204);
  private static final Result TIMEOUT = new Result.Unreached(Failure.TIMEOUT);

  @Test
  void beginsWithOneAttempt() {
    assertThat(CongestionWindow.FIRST.attempts()).isEqualTo(1);
  }

  @Test
  void growsByOneWithEachAnswerUpToTheLimit() {
    assertThat(after(OK, OK, OK)).isEqualTo(4);
    assertThat(after(Collections.nCopies(100, OK).toArray(Result[]::new))).isEqualTo(MAX);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 500})
  void anAnswerThatRefusesTheEventIsAnAnswer(int status) {
    assertThat(after(OK, new Result.Refused(status, null))).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void noAnswerHalvesIt(Failure failure) {
    assertThat(after(OK, OK, OK, new Result.Unreached(failure))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void anAnswerThatTellsOfTooMuchToDoHalvesIt(int status) {
    assertThat(after(OK, OK, OK, OK, new Result.Refused(status, null))).isEqualTo(2);
  }

  @Test
  void oneAttemptIsAlwaysAllowed() {
    assertThat(after(TIMEOUT, TIMEOUT, TIMEOUT)).isEqualTo(1);
  }

  private static int after(Result... results) {
    CongestionWindow window = CongestionWindow.FIRST;
    for (Result result : List.of(results)) {
      window = window.ended(result, MAX);
    }
    return window.attempts();
  }
}
