package io.customerpipeline.robustness.schedule;

import java.util.Optional;

/// Something that goes wrong, with its target. It is begun once, looked at until there is evidence
/// of it, and ended once.
interface Fault {
  /// Who is struck, by name; with the partitions that it served, where that can be told.
  String target();

  void begin() throws Exception;

  /// What shows that it works; absent as long as nothing does.
  Optional<String> evidence() throws Exception;

  /// Nothing of it is left, but that processes may still be starting.
  void end() throws Exception;
}
