package io.customerpipeline.robustness.report;

import io.customerpipeline.robustness.history.Entry.Run;
import io.customerpipeline.robustness.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All that there is to say of a run.
///
/// @param invalid why the run proves nothing, whatever the checks say; empty if it does
/// @param timeline as SVG
public record Report(
    Run run,
    List<Promise> promises,
    List<Struck> faults,
    Counts counts,
    List<String> invalid,
    String timeline) {
  /// Of a machine slower than this without any fault, no times are judged.
  private static final Duration CLEAN_P99_MAX = Duration.ofSeconds(1);

  /// What makes a run.
  ///
  /// @param clean how long there was load and no fault, before the first
  /// @param rate operations a second then; below it the clients have not tried hard
  /// @param operations with fewer it is no run of this length
  /// @param faults as above
  public record Needs(Duration clean, int rate, long operations, int faults) {}

  public static Report of(History history, List<Promise> promises, Needs needs) {
    List<Struck> faults = Struck.of(history);
    Counts counts = Counts.of(history, needs.clean());
    List<String> invalid = new ArrayList<>();
    if (counts.clean() < needs.rate()) {
      invalid.add(
          "%.0f operations a second before the first fault, of at least %d"
              .formatted(counts.clean(), needs.rate()));
    }
    if (!counts.missing().isEmpty()) {
      invalid.add("nobody was answered " + counts.missing());
    }
    if (counts.operations() < needs.operations()) {
      invalid.add(counts.operations() + " operations, of at least " + needs.operations());
    }
    if (faults.size() < needs.faults()) {
      invalid.add(faults.size() + " faults, of at least " + needs.faults());
    }
    faults.stream()
        .filter(one -> one.evidence() == null)
        .forEach(one -> invalid.add("nobody saw the fault work: " + one.begun()));
    return new Report(
        history.all(Run.class).getFirst(),
        promises,
        faults,
        counts,
        invalid,
        Timeline.of(history, faults));
  }

  public boolean isProof() {
    return invalid.isEmpty() && promises.stream().allMatch(Promise::holds);
  }

  String headline() {
    if (!invalid.isEmpty()) {
      return "This run proves nothing: " + String.join("; ", invalid) + ".";
    }
    return promises.stream().allMatch(Promise::holds)
        ? "All promises hold."
        : "Promises were broken.";
  }

  List<Figure> figures() {
    return Figure.of(faults);
  }

  String figuresCount() {
    String clean =
        "Without faults %.0f operations a second, half of them within %d ms, 99 of 100 within %d ms."
            .formatted(counts.clean(), counts.cleanP50().toMillis(), counts.cleanP99().toMillis());
    return counts.cleanP99().compareTo(CLEAN_P99_MAX) < 0
        ? clean
        : clean + " So slow a machine says nothing of times.";
  }

  /// For a console.
  public String text() {
    var text = new StringBuilder();
    text.append("seed ").append(run.seed()).append(", ").append(run.versions()).append('\n');
    text.append(headline()).append('\n');
    text.append(figuresCount()).append('\n');
    promises.forEach(one ->
        text.append(
            "  %-16s %s, %d examined%n"
                .formatted(
                    one.name(),
                    one.holds() ? "holds" : one.found() + " findings",
                    one.examined())));
    faults.forEach(one -> text.append(line(one)));
    figures()
        .forEach(one ->
            text.append(
                "  %s: %s, of %s%s%n"
                    .formatted(
                        one.what(),
                        Page.seconds(one.was()),
                        Page.seconds(one.limit()),
                        one.isKept() ? "" : " EXCEEDED")));
    text.append(counts.operations()).append(" operations: ").append(counts.answers()).append('\n');
    text.append(counts.lines()).append('\n');
    promises.forEach(one -> one.findings().forEach(each -> text.append(each).append('\n')));
    return text.toString();
  }

  private static String line(Struck one) {
    return "  %7s %s, %s: %s; gap %s, others %s, returning %s%n"
        .formatted(
            Page.seconds(Duration.ofNanos(one.begun().nanos())),
            one.begun().name(),
            one.begun().target(),
            one.evidence() == null ? "NOT SEEN" : one.evidence(),
            Page.seconds(one.affected()),
            one.others() == null ? "-" : Page.seconds(one.others()),
            Page.seconds(one.returning()));
  }

  /// Writes `report.html` and `report.txt`.
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("report.html"), Page.html(this));
    Files.writeString(folder.resolve("report.txt"), text());
  }
}
