package io.customerpipeline.robustness.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Seeds that broke a promise once. Whoever finds one has it in the working copy afterwards, to be
/// committed with the fix.
final class Seeds {
  private static final String FILE = "seeds.txt";
  private static final Path SOURCE =
      Path.of(System.getProperty("basedir", "."))
          .resolve("src/test/resources/io/customerpipeline/robustness/simulation")
          .resolve(FILE);

  private Seeds() {}

  static List<Long> kept() {
    try (InputStream file = Seeds.class.getResourceAsStream(FILE)) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static synchronized void keep(long seed) {
    try {
      if (Files.exists(SOURCE) && !Files.readString(SOURCE).lines().toList().contains("" + seed)) {
        Files.writeString(SOURCE, seed + "\n", StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
