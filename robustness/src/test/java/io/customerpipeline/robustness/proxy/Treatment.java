package io.customerpipeline.robustness.proxy;

import java.time.Duration;

/// What a link does to the octets that pass it.
public sealed interface Treatment {

  /// As they come.
  record Pass() implements Treatment {}

  /// Every connection is reset, and each new one at once.
  record Cut() implements Treatment {}

  /// Connections stay, but nothing comes through: neither side is told. What was sent meanwhile
  /// arrives afterwards, as TCP would have it.
  ///
  /// @param requests whether what clients send is held back
  /// @param answers whether what the server sends is held back
  record Hole(boolean requests, boolean answers) implements Treatment {}

  /// Each piece waits for so long.
  record Delay(Duration each) implements Treatment {}

  /// In pieces of so many octets, each sent by itself: nobody may take a read for a message.
  record Slice(int octets) implements Treatment {}
}
