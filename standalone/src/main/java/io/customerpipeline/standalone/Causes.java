package io.customerpipeline.standalone;

import org.springframework.boot.web.server.PortInUseException;

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

  /// The root's message on one line, without a stop at its end. A taken port is told with its
  /// number, which the root does not know.
  static String sentence(Throwable failure) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof PortInUseException taken) {
        return "Port " + taken.getPort() + " is in use";
      }
    }
    return messageOf(root(failure)).strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "");
  }

  /// Its message, or its type if it has none.
  static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
