package io.customerpipeline.robustness.crash;

import io.customerpipeline.robustness.agent.AgentOption.Crash;
import io.customerpipeline.robustness.agent.Alteration;
import io.customerpipeline.robustness.agent.CrashPoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A build that breaks a promise on purpose, and what it takes for that to show.
enum Break {
  /// Stores have an answer whose event was never sent, or wait for a step that was never asked for.
  AT_LEAST_ONCE(
      Set.of("state", "outcomes"),
      List.of(Alteration.AT_LEAST_ONCE),
      List.of(),
      List.of(new Crash(CrashPoint.PROCESSOR_AFTER_STORE_WRITE, 60, 150)),
      false),

  /// Two spellings of one address are two customers.
  RAW_EMAIL_AS_KEY(Set.of("outcomes"), List.of(Alteration.RAW_EMAIL)),

  /// An older batch overwrites what a newer one wrote. Offsets would already keep it away; both are
  /// taken out.
  UPSERT_WITHOUT_VERSION_GUARD(
      Set.of("state"),
      List.of(Alteration.NO_VERSION_GUARD, Alteration.NO_OFFSET_GUARD),
      List.of(Alteration.LATE_BATCHES),
      List.of(),
      false),

  /// Readers of the feed pass what is committed late.
  CURSOR_BY_SEQUENCE(
      Set.of("events and feed"),
      List.of(Alteration.CURSOR_BY_SEQUENCE),
      List.of(Alteration.KNOWN_ENDS),
      List.of(),
      false),

  /// What comes a second time is decided a second time.
  ANSWERS_DROPPED_ON_RESTORE(
      Set.of("outcomes"),
      List.of(Alteration.FORGOTTEN_ANSWERS),
      List.of(Alteration.OWN_ANSWERS),
      List.of(new Crash(CrashPoint.PROCESSOR_AFTER_COMMIT, 150, 0)),
      true),

  /// What was on its way when the process died is never sent.
  OFFSET_COMMITTED_BEFORE_SENDING(
      Set.of("webhooks"),
      List.of(Alteration.CURSOR_BEFORE_SENDING),
      List.of(),
      List.of(new Crash(CrashPoint.WEBHOOK_BEFORE_SENDING, 60, 2_500)),
      false),

  /// A delete that is refused has given the e-mail away.
  CLAIM_RELEASED_BEFORE_DELETE(Set.of("outcomes"), List.of(Alteration.EARLY_RELEASE)),

  /// A receiver cannot tell that it has the event already.
  REPLAY_WITH_NEW_ID(Set.of("webhooks"), List.of(Alteration.NEW_ID));

  private final Set<String> checks;
  private final List<Alteration> alterations;
  private final List<Alteration> harmless;
  private final List<Crash> crashes;
  private final boolean isRepeated;

  Break(Set<String> checks, List<Alteration> alterations) {
    this(checks, alterations, List.of(), List.of(), false);
  }

  /// @param checks of which one catches it
  /// @param harmless what is altered beside, and must not be caught by itself
  /// @param isRepeated whether every request is in the log twice in the end
  Break(
      Set<String> checks,
      List<Alteration> alterations,
      List<Alteration> harmless,
      List<Crash> crashes,
      boolean isRepeated) {
    this.checks = checks;
    this.alterations = alterations;
    this.harmless = harmless;
    this.crashes = crashes;
    this.isRepeated = isRepeated;
  }

  Set<String> checks() {
    return checks;
  }

  List<Alteration> alterations() {
    return Stream.concat(alterations.stream(), harmless.stream()).toList();
  }

  /// Of the run that must not be caught.
  List<Alteration> harmless() {
    return harmless;
  }

  List<Crash> crashes() {
    return crashes;
  }

  boolean isRepeated() {
    return isRepeated;
  }
}
