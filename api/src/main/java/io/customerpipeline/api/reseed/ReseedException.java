package io.customerpipeline.api.reseed;

/// A reseed cannot go on. What it has restored stays, and the next one goes on from there. The
/// message is for the operator.
final class ReseedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReseedException(String message) {
    super(message);
  }
}
