package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.process.Broker;
import java.io.IOException;
import java.util.Optional;

/// A broker that can write nothing more. It ends by itself, and is started again once there is
/// room.
record DiskFullFault(Broker broker) implements Fault {

  @Override
  public String target() {
    return broker.process().name();
  }

  @Override
  public void begin() throws IOException {
    broker.disk().fill();
  }

  @Override
  public Optional<String> evidence() throws IOException {
    return broker.disk().isFull()
        ? Optional.of("its disk is full" + (broker.process().isAlive() ? "" : ", and it has ended"))
        : Optional.empty();
  }

  /// One that has not noticed yet is not trusted with what it failed to write.
  @Override
  public void end() throws IOException {
    if (broker.process().isAlive()) {
      broker.process().kill();
    }
    broker.disk().free();
    broker.process().start();
    broker.process().awaitReady();
  }
}
