package io.customerpipeline.robustness.schedule;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.robustness.process.Member;
import io.customerpipeline.robustness.process.Throttle;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parts of the installation that get only a share of the time, as on a machine with too little
/// CPU.
final class ThrottleFault implements Fault {
  private static final Duration READY_MAX = Duration.ofMinutes(2);

  /// By then the measured share says something.
  private static final int STOPS_MIN = 10;

  private final String target;
  private final List<? extends Member> members;
  private final double share;
  private final Set<Member> seenStopped = new HashSet<>();
  private @Nullable Throttle throttle;

  /// @param share of the time in which the members run, between 0 and 1
  ThrottleFault(String target, List<? extends Member> members, double share) {
    this.target = target;
    this.members = List.copyOf(members);
    this.share = share;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public void begin() throws IOException {
    throttle = Throttle.begin(members, share);
  }

  @Override
  public Optional<String> evidence() {
    if (throttle == null) {
      return Optional.empty();
    }
    members.stream().filter(Member::isPaused).forEach(seenStopped::add);
    return throttle.stops() >= STOPS_MIN && seenStopped.size() == members.size()
        ? Optional.of(
            String.format(
                Locale.ROOT, "they run for %.0f %% of the time", throttle.measured() * 100))
        : Optional.empty();
  }

  @Override
  public void end() {
    if (throttle != null) {
      throttle.close();
    }
    await(target + " ready again")
        .atMost(READY_MAX)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> members.stream().allMatch(Member::isReady));
  }
}
