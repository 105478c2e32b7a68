package io.customerpipeline.acceptance;

import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;

/// Copies of folders in the data of a standalone that does not run.
///
/// @param data folder of the standalone; the copies lie in it and are removed with it
record Backups(Path data) {

  /// Keeps a copy of a folder.
  void take(String folder) throws Exception {
    copy(data.resolve(folder), backup(folder));
  }

  /// Replaces a folder by its copy.
  void restore(String folder) throws Exception {
    copy(backup(folder), data.resolve(folder));
  }

  /// Gives the cluster another id, with all topics, groups and records as they are.
  void renameCluster() throws IOException {
    Path properties = data.resolve("kafka/logs/meta.properties");
    String renamed =
        Files.readString(properties)
            .replaceAll("(?m)^cluster\\.id=.*$", "cluster.id=" + Uuid.randomUuid());
    Files.writeString(properties, renamed);
  }

  private Path backup(String folder) {
    return data.resolve("backup-of-" + folder);
  }

  /// Owners and modes are kept: Postgres refuses a folder that others may read.
  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    Folders.delete(to);
    Process copying =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    if (copying.waitFor() != 0) {
      throw new IllegalStateException("cannot copy " + from);
    }
  }
}
