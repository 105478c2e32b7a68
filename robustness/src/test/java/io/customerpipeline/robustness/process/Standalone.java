package io.customerpipeline.robustness.process;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The standalone: all roles, a broker and a database, as one process that is started again and
/// again on the same data.
public final class Standalone implements AutoCloseable {
  private static final String MAIN = "io.customerpipeline.standalone.StandaloneApplication";
  private static final Duration READY_MAX = Duration.ofMinutes(2);

  private final Path folder;
  private final Guard guard;
  private final Path logs;
  private final int port;
  private JavaProcess process;

  private Standalone(Path folder, Guard guard, Path logs, int port) {
    this.folder = folder;
    this.guard = guard;
    this.logs = logs;
    this.port = port;
    this.process = process(List.of());
  }

  /// On no data yet; not started.
  ///
  /// @param logs where it writes what it says, to be found by [#log()]
  public static Standalone in(Path logs) throws IOException {
    Path folder = Files.createTempDirectory("robustness-").toRealPath();
    Files.createDirectories(logs);
    return new Standalone(folder, Guard.over(folder), logs, new Ports().next());
  }

  /// @param jvmOptions what this start is given in addition
  public void start(List<String> jvmOptions) {
    process = process(jvmOptions);
    process.start();
  }

  private JavaProcess process(List<String> jvmOptions) {
    return new JavaProcess("standalone", command(jvmOptions), logs, guard, this::isUp);
  }

  private List<String> command(List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Drobustness.folder=" + folder);
    command.add("-Xmx768m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(MAIN);
    command.addAll(List.of("--port", Integer.toString(port), "--data", data().toString()));
    // What fails in a run has to be delivered before its end.
    command.add("--pipeline.webhooks.retry-delays=1s,2s,3s" + ",5s".repeat(60));
    return command;
  }

  /// Returns once it serves, or has ended.
  ///
  /// @return whether it serves
  public boolean awaitReadyOrEnd() {
    await("the standalone ready or ended, see " + log())
        .atMost(READY_MAX)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> process.isReady() || !process.isAlive());
    if (!process.isReady()) {
      return false;
    }
    guard.watch(databasePid());
    return true;
  }

  private boolean isUp() {
    try {
      var connection =
          (HttpURLConnection) url().resolve("/actuator/health/readiness").toURL().openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(5000);
      return connection.getResponseCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public OptionalInt exitStatus() {
    return process.exitStatus();
  }

  public void kill() {
    process.kill();
  }

  /// What it has said, over all of its starts.
  public Path log() {
    return logs.resolve("standalone.log");
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public String token() {
    return kept("token");
  }

  public String secret() {
    return kept("secret");
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + kept("kafka/broker.port");
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + kept("postgres/port") + "/postgres?user=pipeline";
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String kept(String file) {
    try {
      return Files.readString(data().resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path databasePidFile() {
    return data().resolve("postgres/data/postmaster.pid");
  }

  private long databasePid() {
    try {
      return Long.parseLong(Files.readAllLines(databasePidFile()).getFirst().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it, and the database that a dead one has left behind; keeps what it said in its own log.
  @Override
  public void close() throws IOException {
    process.stop();
    if (Files.exists(databasePidFile())) {
      ProcessHandle.of(databasePid())
          .filter(one -> one.info().commandLine().orElse("").contains(folder.toString()))
          .ifPresent(one -> {
            one.destroy();
            await("the end of Postgres").until(() -> !one.isAlive());
          });
    }
    Path own = data().resolve("logs/standalone.log");
    if (Files.exists(own)) {
      Files.copy(own, logs.resolve("application.log"), StandardCopyOption.REPLACE_EXISTING);
    }
    Folders.delete(folder);
    guard.close();
  }
}
