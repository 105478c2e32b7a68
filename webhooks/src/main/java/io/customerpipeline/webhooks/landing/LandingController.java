package io.customerpipeline.webhooks.landing;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.schemas.topic.PositionState;
import io.customerpipeline.webhooks.landing.LandingPositions.From;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Locale;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The landing of events, for the operator.
@RestController
@RequestMapping("/v1/webhooks/landing")
class LandingController {
  private final LandingPositions positions;

  LandingController(LandingPositions positions) {
    this.positions = positions;
  }

  /// Where the landing is to go on.
  enum Start {
    beginning(From.BEGINNING),
    end(From.END);

    private final From from;

    Start(From from) {
      this.from = from;
    }
  }

  /// The result of a restart.
  ///
  /// @param state of the positions before, such as `another_log`
  /// @param restarted whether anything was changed; false if all positions were valid
  record LandingView(String state, boolean restarted) {}

  @Operation(summary = "Go on in a log that was replaced, behind all events that have landed")
  @Needs(Scope.OPERATOR)
  @PostMapping("/restart")
  LandingView restart(
      @Parameter(
              description =
                  "Where in the log to go on: its beginning, or its end. Events that receivers"
                      + " have had already come again from the beginning, with the same ids.")
          @RequestParam(name = "from", defaultValue = "beginning")
          Start start) {
    PositionState state = positions.check().state();
    boolean invalid = state != PositionState.VALID;
    if (invalid) {
      positions.restart(start.from);
    }
    return new LandingView(state.name().toLowerCase(Locale.ROOT), invalid);
  }
}
