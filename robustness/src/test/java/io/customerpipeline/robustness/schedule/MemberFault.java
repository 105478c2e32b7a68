package io.customerpipeline.robustness.schedule;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.robustness.process.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Parts of the installation that die, or stop without dying.
///
/// @param target as a report names it
/// @param members struck at the same moment
/// @param way how
record MemberFault(String target, List<? extends Member> members, Way way) implements Fault {
  private static final Duration READY_MAX = Duration.ofMinutes(2);

  enum Way {
    KILL,
    PAUSE
  }

  @Override
  public void begin() {
    members.parallelStream().forEach(way == Way.KILL ? Member::kill : Member::pause);
  }

  @Override
  public Optional<String> evidence() {
    boolean isStruck =
        members.stream().allMatch(one -> way == Way.KILL ? !one.isAlive() : one.isPaused());
    String pids =
        members.stream().map(one -> Long.toString(one.pid())).collect(Collectors.joining(", "));
    return isStruck
        ? Optional.of("process " + pids + (way == Way.KILL ? " is gone" : " is stopped"))
        : Optional.empty();
  }

  @Override
  public void end() {
    if (way == Way.KILL) {
      members.forEach(Member::start);
    } else {
      members.forEach(Member::resume);
    }
    awaitReady();
  }

  /// However long the other fault of the slot keeps one of them away.
  private void awaitReady() {
    await(target + " ready again")
        .atMost(READY_MAX)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> members.stream().allMatch(Member::isReady));
  }
}
