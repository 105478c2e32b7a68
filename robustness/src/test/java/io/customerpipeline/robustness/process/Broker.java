package io.customerpipeline.robustness.process;

import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A broker with its disk.
///
/// @param node its number, from 1
/// @param disk absent from the schedule of faults where the system lets nobody mount
public record Broker(int node, JavaProcess process, BrokerSettings settings, Disk disk) {

  /// Nothing of what it had is left; the next start begins with an empty disk.
  public void wipe() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("a living broker's disk cannot be wiped");
    }
    Folders.delete(settings.logs());
    settings.prepare();
  }

  /// Whether nothing but fresh storage is there.
  public boolean isEmpty() {
    return !Files.exists(settings.logs().resolve("__cluster_metadata-0"));
  }

  Path folder() {
    return settings.folder();
  }
}
