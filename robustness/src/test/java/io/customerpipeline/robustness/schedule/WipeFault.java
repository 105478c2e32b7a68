package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Member;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Parts that die and lose all they had stored.
///
/// @param isEmpty whether nothing is left of it
record WipeFault(String target, List<? extends Member> members, Wipe wipe, BooleanSupplier isEmpty)
    implements Fault {

  /// Removes what they had.
  interface Wipe {
    void run() throws IOException;
  }

  @Override
  public void begin() throws IOException {
    members.parallelStream().forEach(Member::kill);
    wipe.run();
  }

  @Override
  public Optional<String> evidence() {
    String pids =
        members.stream().map(one -> Long.toString(one.pid())).collect(Collectors.joining(", "));
    return members.stream().noneMatch(Member::isAlive) && isEmpty.getAsBoolean()
        ? Optional.of("process " + pids + " is gone, and its storage is empty")
        : Optional.empty();
  }

  @Override
  public void end() {
    members.forEach(Member::start);
    members.forEach(Member::awaitReady);
  }
}
