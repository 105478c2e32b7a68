package io.customerpipeline.robustness.simulation;

import java.util.Arrays;

/// Tells bytes apart.
final class Digests {
  private Digests() {}

  static String of(byte[] bytes) {
    return Integer.toHexString(Arrays.hashCode(bytes));
  }
}
