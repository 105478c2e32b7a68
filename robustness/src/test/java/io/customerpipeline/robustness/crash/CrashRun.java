package io.customerpipeline.robustness.crash;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.robustness.agent.AgentOption;
import io.customerpipeline.robustness.agent.AgentOption.Crash;
import io.customerpipeline.robustness.agent.Alteration;
import io.customerpipeline.robustness.agent.CrashPoint;
import io.customerpipeline.robustness.agent.Halt;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.Entry.Run;
import io.customerpipeline.robustness.history.History;
import io.customerpipeline.robustness.history.HistoryWriter;
import io.customerpipeline.robustness.process.Standalone;
import io.customerpipeline.robustness.workload.Site;
import io.customerpipeline.robustness.workload.Workload;
import io.customerpipeline.robustness.workload.Workload.Load;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One standalone under load, on one folder of data, that dies at one point after the other; each
/// start on what the death before has left is the one that dies next. The last one lives, until all
/// has come to rest and is read.
///
/// @param crashes each at another point
/// @param alterations of every start
/// @param isRepeated whether every request is in the log twice in the end
/// @param calm how long there is load after the last start
/// @param folder of the history and of what the process says
record CrashRun(
    long seed,
    List<Crash> crashes,
    List<Alteration> alterations,
    boolean isRepeated,
    Duration calm,
    Path folder) {
  private static final Load LOAD = new Load(3, 12);
  private static final Duration PASSED_WITHIN = Duration.ofSeconds(120);
  private static final int IMPORTED = 400;

  /// @throws IllegalStateException if it did not die where it was told to
  History run() throws IOException, SQLException, InterruptedException {
    Files.createDirectories(folder);
    Path file = folder.resolve("history.ndjson");
    try (var history = HistoryWriter.create(file);
        var standalone = Standalone.in(folder.resolve("logs"))) {
      history.append(nanos ->
          new Run(
              nanos, folder.getFileName().toString(), seed, Instant.now().toString(), Map.of()));
      new Course(history, standalone, new AgentOption(folder)).run();
    }
    return History.read(file);
  }

  private final class Course {
    private final HistoryWriter history;
    private final Standalone standalone;
    private final AgentOption agent;
    private final Iterator<Crash> coming = crashes.iterator();
    private long number;
    private @Nullable URI imported;

    Course(HistoryWriter history, Standalone standalone, AgentOption agent) {
      this.history = history;
      this.standalone = standalone;
      this.agent = agent;
    }

    void run() throws IOException, SQLException, InterruptedException {
      Crash crash = start();
      if (!standalone.isAlive()) {
        throw new IllegalStateException("never served, see " + standalone.log());
      }
      try (var workload = Workload.prepare(Site.of(standalone), history, seed)) {
        workload.start(LOAD);
        while (crash != null) {
          crash = survive(crash, workload);
          workload.recoverReceivers();
        }
        workload.goOn(calm.dividedBy(2));
        workload.recoverReceivers();
        if (isRepeated) {
          workload.repeatCommands();
        }
        workload.goOn(calm.dividedBy(2));
        workload.stop();
        if (imported != null) {
          workload.awaitImport(imported, IMPORTED);
        }
        workload.readAll();
      }
    }

    /// @return where this start is going to die; null if it is not
    private @Nullable Crash start() {
      Crash next = coming.hasNext() ? coming.next() : null;
      if (next != null) {
        number++;
        history.append(nanos -> new FaultBegun(nanos, number, "halt", next.point().name()));
      }
      standalone.start(agent.of(next, alterations));
      if (!standalone.awaitReadyOrEnd() && next == null) {
        throw new IllegalStateException("does not serve any more, see " + standalone.log());
      }
      return next;
    }

    private @Nullable Crash survive(Crash crash, Workload workload)
        throws IOException, InterruptedException {
      bringAbout(crash.point(), workload);
      await("the end at " + crash.point())
          .atMost(PASSED_WITHIN)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !standalone.isAlive());
      verify(crash);
      long over = number;
      Crash next = start();
      history.append(nanos -> new FaultEnded(nanos, over));
      return next;
    }

    /// What no client of the load asks for.
    private void bringAbout(CrashPoint point, Workload workload)
        throws IOException, InterruptedException {
      switch (point) {
        case IMPORT_BEFORE_CLOSING -> imported = workload.beginImport(IMPORTED);
        case REBUILD_BEFORE_EXCHANGE -> workload.beginRebuild();
        default -> {}
      }
    }

    private void verify(Crash crash) throws IOException {
      int status = standalone.exitStatus().orElseThrow();
      boolean said = Files.readString(standalone.log()).contains(crash.lastLine());
      if (status != Halt.STATUS || !said) {
        throw new IllegalStateException("ended with " + status + ", but not at " + crash.point());
      }
      String evidence = "status " + status + " and: " + crash.lastLine();
      history.append(nanos -> new FaultVerified(nanos, number, evidence));
    }
  }
}
