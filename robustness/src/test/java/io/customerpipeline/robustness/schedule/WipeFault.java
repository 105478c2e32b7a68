package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Member;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A part that dies and loses all it had stored.
///
/// @param isEmpty whether nothing is left of it
record WipeFault(String target, Member member, Wipe wipe, BooleanSupplier isEmpty)
    implements Fault {

  /// Removes what it had.
  interface Wipe {
    void run() throws IOException;
  }

  @Override
  public void begin() throws IOException {
    member.kill();
    wipe.run();
  }

  @Override
  public Optional<String> evidence() {
    return !member.isAlive() && isEmpty.getAsBoolean()
        ? Optional.of("process " + member.pid() + " is gone, and its storage is empty")
        : Optional.empty();
  }

  @Override
  public void end() {
    member.start();
    member.awaitReady();
  }
}
