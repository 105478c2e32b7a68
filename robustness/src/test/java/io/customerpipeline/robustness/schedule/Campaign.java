package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.history.Entry.Run;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.HistoryWriter;
import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.ClusterSettings;
import io.customerpipeline.robustness.process.Member;
import io.customerpipeline.robustness.workload.Site;
import io.customerpipeline.robustness.workload.Workload;
import io.customerpipeline.robustness.workload.Workload.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/// A whole run: an installation is started, its clients work while a plan is carried out, all comes
/// to rest and is read, and everything ends. What is left is the history.
///
/// @param seed of the plan and of all clients
/// @param lasts under load; absent for the short run of every build
/// @param only the kinds of faults that may come, as `kill api`; empty means all
/// @param folder of the history and of what each process says
/// @param jvmOptions what the JVM of this name is given in addition
public record Campaign(
    long seed,
    @Nullable Duration lasts,
    List<String> only,
    Path folder,
    Function<String, List<String>> jvmOptions) {
  private static final Load SHORT = new Load(6, 8);
  private static final Load LONG = new Load(8, 14);

  /// Where faults of one kind come alone, the point is how long they are felt: a machine that is
  /// busy to its limit would tell how long it takes to catch up.
  private static final Load LIGHT = new Load(3, 7);

  /// In the short run no times are judged.
  private static final Duration SHORT_WARMING = Duration.ofSeconds(10);

  private static final Duration LONG_WARMING = Duration.ofSeconds(30);

  /// Under full load, until what is run often is compiled well: the clean part tells what an
  /// installation does that has been up for a while.
  private static final Duration SETTLING = Duration.ofSeconds(60);

  /// How long there is load and no fault, before the first.
  public Duration clean() {
    return lasts == null ? Plan.SHORT_CLEAN : Plan.clean(lasts);
  }

  public Path file() {
    return folder.resolve("history.ndjson");
  }

  /// @throws IllegalStateException if a fault could not be carried out, or the installation did not
  ///   become whole again
  public History run() throws IOException, SQLException, InterruptedException {
    Files.createDirectories(folder);
    long from = System.nanoTime();
    try (var history = HistoryWriter.create(file());
        var cluster = Cluster.start(new ClusterSettings(folder.resolve("logs"), jvmOptions))) {
      Map<String, String> versions = versions(cluster);
      history.append(nanos ->
          new Run(
              nanos, folder.getFileName().toString(), seed, Instant.now().toString(), versions));
      work(cluster, history, what -> say(from, what));
    }
    return History.read(file());
  }

  private static void say(long from, String what) {
    System.out.println(Duration.ofNanos(System.nanoTime() - from).toSeconds() + " s  " + what);
  }

  private void work(Cluster cluster, HistoryWriter history, Consumer<String> say)
      throws IOException, SQLException, InterruptedException {
    Plan plan =
        lasts == null
            ? Plan.shortOne(seed)
            : Plan.lasting(lasts, Faults.possible(cluster, only), seed);
    try (var workload = Workload.prepare(Site.of(cluster), history, seed);
        var strikes = new Strikes(cluster, history, say)) {
      say.accept("all processes serve, " + plan.faults() + " faults are planned");
      workload.warmUp(lasts == null ? SHORT_WARMING : LONG_WARMING);
      workload.start(load());
      say.accept("clients work");
      if (lasts != null) {
        workload.goOn(SETTLING);
      }
      // Who tries a dead receiver again waits longer each time: it has to live again in good time.
      strikes.carryOut(plan, workload::recoverReceivers);
      workload.goOn(plan.heal());
      workload.stop();
      say.accept("clients have ended");
      workload.readAll();
      say.accept("all is read");
    }
  }

  private Load load() {
    if (lasts == null) {
      return SHORT;
    }
    return only.size() == 1 || FaultKind.allComeAlone(only) ? LIGHT : LONG;
  }

  private static Map<String, String> versions(Cluster cluster) throws SQLException {
    Map<String, String> versions = new TreeMap<>();
    versions.put("jdk", Runtime.version().toString());
    versions.put("kafka", AppInfoParser.getVersion());
    versions.put("product", System.getProperty("product.version", "of this tree"));
    try (var connection = DriverManager.getConnection(cluster.database().jdbcUrl())) {
      versions.put("postgres", connection.getMetaData().getDatabaseProductVersion());
    }
    versions.put(
        "processes", String.join(" ", cluster.members().stream().map(Member::name).toList()));
    return versions;
  }
}
