package io.customerpipeline.robustness.check;

import io.customerpipeline.robustness.history.History;
import java.io.IOException;
import java.nio.file.Path;

/// Judges a recorded history again: `java … Recheck HISTORY.ndjson`. Exits with 1 if any promise
/// was not kept.
public final class Recheck {
  private Recheck() {}

  public static void main(String[] arguments) throws IOException {
    History history = History.read(Path.of(arguments[0]));
    boolean holds = true;
    for (Check check : Check.all()) {
      Verdict verdict = check.check(history);
      System.out.println(verdict);
      holds &= verdict.holds();
    }
    System.exit(holds ? 0 : 1);
  }
}
