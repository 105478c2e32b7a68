package io.customerpipeline.processor.decision;

import java.io.Serial;

/// The ledger cannot be read. No command is at fault, so none is set aside for it.
final class UnreadableLedgerException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final RuntimeException fault;

  UnreadableLedgerException(RuntimeException fault) {
    super(fault);
    this.fault = fault;
  }

  /// Returns what the ledger has thrown.
  RuntimeException fault() {
    return fault;
  }
}
