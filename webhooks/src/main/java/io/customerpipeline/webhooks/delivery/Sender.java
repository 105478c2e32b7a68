package io.customerpipeline.webhooks.delivery;

/// Makes attempts.
public interface Sender {

  /// Returns once the attempt is over, whatever came of it, within the time for one.
  ///
  /// @throws InterruptedException if this worker stops; the attempt may have arrived
  Attempt send(Target target, Message message) throws InterruptedException;
}
