package io.customerpipeline.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The Postgres server for this machine, unpacked once per user and version from its Maven jar.
final class PostgresBinaries {
  private static final int OWNER_EXECUTES = 0100;
  private static final int HASH_CHARACTERS = 12;

  private PostgresBinaries() {}

  /// The folder that holds `bin/postgres`. Named by the content's hash, so that another version is
  /// another folder, and what is there is whole.
  ///
  /// @throws IOException if the class path has no server for this machine, or nothing can be
  ///   written
  static Path unpacked() throws IOException {
    byte[] archive = archive();
    Path cache = cache();
    Path home = cache.resolve("postgres-" + hash(archive));
    if (!Files.isDirectory(home)) {
      Files.createDirectories(cache);
      Path unpacking = Files.createTempDirectory(cache, "unpacking-");
      unpack(archive, unpacking);
      publish(unpacking, home);
    }
    return home;
  }

  private static void publish(Path unpacking, Path home) throws IOException {
    try {
      Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      Folders.delete(unpacking); // Another process was first.
    }
  }

  private static Path cache() {
    Path base =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(value -> !value.isBlank())
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return base.resolve("customer-pipeline").toAbsolutePath();
  }

  private static byte[] archive() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : hardware();
    try (InputStream found = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      return found.readAllBytes();
    } catch (IllegalStateException e) {
      throw new IOException("there is no embedded Postgres for " + system + " " + machine, e);
    }
  }

  private static String hardware() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive names a path outside itself: " + entry.getName());
        }
        write(entry, tar, path);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      if ((entry.getMode() & OWNER_EXECUTES) != 0) {
        Files.setPosixFilePermissions(path, executable());
      }
    }
  }

  private static Set<PosixFilePermission> executable() {
    return EnumSet.of(
        PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE);
  }

  private static String hash(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
