package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One after the other is asked to end and started again, as for a new release.
final class RollingRestart implements Fault {
  private final List<? extends Member> members;
  private final List<String> replaced = new ArrayList<>();

  RollingRestart(List<? extends Member> members) {
    this.members = List.copyOf(members);
  }

  @Override
  public String target() {
    return String.join(", ", members.stream().map(Member::name).toList());
  }

  /// The first one; the others follow in [#end()], each once the one before serves.
  @Override
  public void begin() {
    restart(members.getFirst());
  }

  @Override
  public Optional<String> evidence() {
    return replaced.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", replaced));
  }

  @Override
  public void end() {
    members.stream().skip(1).forEach(this::restart);
  }

  private void restart(Member member) {
    long before = member.pid();
    member.stop();
    member.start();
    member.awaitReady();
    replaced.add(before + " became " + member.pid());
  }
}
