package io.customerpipeline.standalone;

/// Why something failed, below the layers that report it.
final class Causes {
  private Causes() {}

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /// Its message, or its type if it has none.
  static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
