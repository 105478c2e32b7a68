package io.customerpipeline.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The test kills or stops parts of its pipeline, so it runs on one of its own or not at all.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsOwnProcesses.Condition.class)
@interface NeedsOwnProcesses {

  /// Skips, with this reason, where another pipeline is under test.
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Pipeline.isGiven()
          ? ConditionEvaluationResult.disabled(
              "kills or stops parts of its pipeline, and -Dpipeline.url names a given one")
          : ConditionEvaluationResult.enabled("the pipeline is our own");
    }
  }
}
