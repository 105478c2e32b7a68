package io.customerpipeline.robustness.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The option by which a JVM gets the agent.
///
/// The agent's jar has nothing but a manifest: its classes are found where those of the product
/// are, on the class path that all processes of this module are started with.
public final class AgentOption {
  private final Path jar;

  /// @param folder for the jar
  public AgentOption(Path folder) throws IOException {
    this.jar = Files.createDirectories(folder).resolve("agent.jar").toAbsolutePath();
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Agent.class.getName());
    try (var _ = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      // Nothing more.
    }
  }

  /// Where a process ends.
  ///
  /// @param passes of the point, the last of which is not survived
  /// @param hold milliseconds for which the thread stays there before, while all others go on
  public record Crash(CrashPoint point, int passes, int hold) {

    /// What the process says last.
    public String lastLine() {
      return Halt.line(point, passes);
    }
  }

  /// @param crash absent for a process that goes on
  public List<String> of(@Nullable Crash crash, Collection<Alteration> alterations) {
    List<String> parts = new ArrayList<>();
    if (crash != null) {
      parts.add("halt=%s@%d+%d".formatted(crash.point, crash.passes, crash.hold));
    }
    if (!alterations.isEmpty()) {
      parts.add(
          alterations.stream().map(Enum::name).collect(Collectors.joining(",", "alter=", "")));
    }
    return parts.isEmpty()
        ? List.of()
        : List.of("-javaagent:" + jar + "=" + String.join(";", parts));
  }
}
