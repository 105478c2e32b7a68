package io.customerpipeline.acceptance;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The standalone as users run it: a JVM of its own, with its data in a folder of its own.
///
/// Its output goes to `target/standalone-NAME.log`.
final class Standalone implements AutoCloseable {
  private static final String MAIN = "io.customerpipeline.standalone.StandaloneApplication";
  private static final String TOKEN = "cp_dev_acceptance";

  // Ten times what it takes on an idle machine: others may build beside it.
  private static final Duration START_MAX = Duration.ofMinutes(3);

  private static final Duration STOP_MAX = Duration.ofSeconds(30);

  private final Path root;
  private final Path data;
  private final Path log;
  private final int port;
  private final PipelineClient client;
  private Process process;

  private Standalone(String name, String folder, String... options) throws IOException {
    root = Files.createTempDirectory("pipeline-" + name + "-");
    data = root.resolve(folder);
    log = Path.of("target", "standalone-" + name + ".log");
    Files.createDirectories(log.toAbsolutePath().getParent());
    Files.deleteIfExists(log);
    port = freePort();
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), TOKEN);
    process = launch(options);
  }

  /// Starts one on an empty data folder and waits until it is ready.
  static Standalone start(String name) {
    return start(name, "");
  }

  /// The same with its data in a folder of this name, and with more options of the JVM.
  static Standalone start(String name, String folder, String... options) {
    try {
      var standalone = new Standalone(name, folder, options);
      standalone.awaitReady();
      return standalone;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch(String... options) throws IOException {
    return builder(port, options)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /// Another one on the same data, at another port.
  Process second() throws IOException {
    return builder(0).start();
  }

  private ProcessBuilder builder(int port, String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> jvm = Stream.of(options).filter(one -> !one.startsWith("--")).toList();
    command.addAll(jvm);
    // Each lives for a minute or two: what a better compiler and collector would save later is less
    // than what they cost now.
    command.addAll(List.of("-Xmx1536m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), MAIN));
    command.addAll(List.of("--port", Integer.toString(port), "--data", data.toString()));
    command.addAll(Stream.of(options).filter(one -> !jvm.contains(one)).toList());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PIPELINE_DEV_TOKEN", TOKEN);
    return builder;
  }

  /// Failsafe starts its fork with a jar that only names the real class path in its manifest.
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void awaitReady() {
    try {
      await("standalone ready, see " + log)
          .atMost(START_MAX)
          .pollInterval(Duration.ofMillis(100))
          .failFast("the standalone ended, see " + log, () -> !process.isAlive())
          .until(this::isReady);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// The answer of `/actuator/health/readiness`.
  boolean isReady() {
    try {
      return client.anonymous("GET", "/actuator/health/readiness").send().status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  PipelineClient client() {
    return client;
  }

  long pid() {
    return process.pid();
  }

  /// Where its broker listens: it keeps its port beside its logs.
  String bootstrapServers() {
    return "127.0.0.1:" + kept("kafka/broker.port");
  }

  /// Where its Postgres listens; it takes no password.
  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + kept("postgres/port") + "/postgres?user=pipeline";
  }

  /// All that it and its parts have logged so far, on the console and into files.
  String logs() {
    try (Stream<Path> files = Files.list(data.resolve("logs"))) {
      var logs = new StringBuilder(Files.readString(log));
      for (Path file : files.toList()) {
        logs.append(Files.readString(file));
      }
      return logs.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The process of its Postgres.
  ProcessHandle postgres() {
    long pid =
        Long.parseLong(kept("postgres/data/postmaster.pid").lines().findFirst().orElseThrow());
    return ProcessHandle.of(pid).orElseThrow();
  }

  /// What it keeps in a file of its data folder.
  String kept(String file) {
    try {
      return Files.readString(data.resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `kill -9`: nothing gets a chance to finish; its Postgres is left behind, as it would be.
  void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_MAX);
  }

  /// SIGTERM, as from Ctrl-C or a supervisor; it must end by itself.
  void stop() {
    process.destroy();
    if (!awaitEnd(STOP_MAX)) {
      process.destroyForcibly();
      throw new AssertionError("did not stop within " + STOP_MAX + ", see " + log);
    }
  }

  /// Starts it again on the same data and port, and waits until it is ready.
  ///
  /// @param options more than it always has: those with two dashes for the program, others for the
  ///   JVM
  void restart(String... options) {
    relaunch(options);
    awaitReady();
  }

  /// Starts it again and waits until its operator is answered; it may be out of service.
  void restartForOperator() {
    relaunch();
    await("the operator is answered, see " + log)
        .atMost(START_MAX)
        .failFast("the standalone ended, see " + log, () -> !process.isAlive())
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> client.read("/v1/organizations").status() == 200);
  }

  private void relaunch(String... options) {
    try {
      process = launch(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a folder of its data; it must not run.
  void lose(String folder) {
    try {
      Folders.delete(data.resolve(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder of its data.
  Path data() {
    return data;
  }

  /// Names of what is in a folder of its data.
  List<String> names(String folder) {
    try (Stream<Path> files = Files.list(data.resolve(folder))) {
      return files.map(one -> one.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean awaitEnd(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Stops it and leaves nothing behind: no process, no data.
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(STOP_MAX)) {
      kill();
    }
    try {
      endOrphans();
      Folders.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A Postgres whose JVM was killed lives on; its own pid file names it.
  private void endOrphans() throws IOException {
    for (Path pidFile : found("postmaster.pid")) {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid)
          .filter(orphan -> orphan.info().command().orElse("").contains("postgres"))
          .ifPresent(Standalone::end);
    }
  }

  private static void end(ProcessHandle orphan) {
    orphan.destroy();
    await("orphaned Postgres ended").atMost(STOP_MAX).until(() -> !orphan.isAlive());
  }

  private List<Path> found(String fileName) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(file -> file.getFileName().toString().equals(fileName)).toList();
    }
  }
}
