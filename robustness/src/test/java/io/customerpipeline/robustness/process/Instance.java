package io.customerpipeline.robustness.process;

import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// One of the two processes of a role.
///
/// @param url where it answers, without a link in between
/// @param folder of its own
public record Instance(Role role, JavaProcess process, URI url, Path folder) {

  public String name() {
    return process.name();
  }

  /// A processor's local state, gone for good.
  public void wipe() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("the state of a living process cannot be wiped");
    }
    Folders.delete(folder);
  }
}
