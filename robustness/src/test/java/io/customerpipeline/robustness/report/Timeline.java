package io.customerpipeline.robustness.report;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How long requests took over the run, second by second, with the faults behind: the half of them,
/// the slowest in a hundred, how many were only accepted (`202`), and how many had no answer or
/// `503`. The axis of latency is logarithmic, from 1 ms to 10 s.
final class Timeline {
  private static final int WIDTH = 1160;
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int LATENCY_HEIGHT = 300;
  private static final int BAR_TOP = TOP + LATENCY_HEIGHT + 20;
  private static final int BAR_HEIGHT = 80;
  private static final int FAULT_TOP = BAR_TOP + BAR_HEIGHT + 30;
  private static final int ROW = 14;
  private static final int DECADES = 4;

  private final History history;
  private final List<Struck> faults;
  private final double first;
  private final double seconds;
  private final StringBuilder svg = new StringBuilder();

  /// What happened in one second.
  private static final class Second {
    private final List<Duration> times = new ArrayList<>();
    private int accepted;
    private int failed;
  }

  private Timeline(History history, List<Struck> faults) {
    this.history = history;
    this.faults = faults;
    this.first = history.calls().isEmpty() ? 0 : history.calls().getFirst().invoked().nanos() / 1e9;
    this.seconds =
        1
            - first
            + history.calls().stream()
                    .filter(call -> call.returned() != null)
                    .mapToLong(Call::returnedAt)
                    .max()
                    .orElse(0)
                / 1e9;
  }

  static String of(History history, List<Struck> faults) {
    return new Timeline(history, faults).drawn();
  }

  private String drawn() {
    int height = FAULT_TOP + ROW * (faults.size() + 1);
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-size='11'"
            + " font-family='sans-serif'>",
        LEFT + WIDTH + 20, height);
    drawFaults();
    drawAxes();
    Map<Integer, Second> all = bySecond();
    drawLine(all, 50, "#1f77b4");
    drawLine(all, 99, "#d62728");
    drawBars(all);
    add("</svg>");
    return svg.toString();
  }

  private Map<Integer, Second> bySecond() {
    Map<Integer, Second> all = new TreeMap<>();
    for (Call call : history.calls()) {
      if (call.returned() != null) {
        Second second =
            all.computeIfAbsent((int) (call.returnedAt() / 1_000_000_000), _ -> new Second());
        boolean isFailed =
            call.answer() instanceof Answer.Unanswered
                || call.answer() instanceof Answer.Unavailable;
        if (isFailed) {
          second.failed++;
        } else {
          second.accepted += call.answer() instanceof Answer.Accepted ? 1 : 0;
          second.times.add(Counts.time(call));
        }
      }
    }
    return all;
  }

  private void drawFaults() {
    int row = 0;
    for (Struck one : faults) {
      double from = x(one.begun().nanos() / 1e9);
      double to = one.end() == null ? LEFT + WIDTH : x(one.end().toNanos() / 1e9);
      add(
          "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='#ff7f0e' fill-opacity='0.13'/>",
          from, TOP, Math.max(1, to - from), BAR_TOP + BAR_HEIGHT - TOP);
      int y = FAULT_TOP + ROW * row++;
      add(
          "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='#ff7f0e'/>",
          from, y, Math.max(1, to - from), ROW - 3);
      boolean isLate = from > LEFT + WIDTH * 0.6;
      add(
          "<text x='%.1f' y='%d' text-anchor='%s'>%s</text>",
          isLate ? from - 4 : to + 4,
          y + ROW - 4,
          isLate ? "end" : "start",
          Page.escaped(one.begun().name() + ", " + one.begun().target()));
    }
  }

  private void drawAxes() {
    for (int decade = 0; decade <= DECADES; decade++) {
      double y = y(Duration.ofMillis((long) Math.pow(10, decade)));
      add("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ccc'/>", LEFT, LEFT + WIDTH, y, y);
      String label =
          decade < 3 ? (int) Math.pow(10, decade) + " ms" : (decade == 3 ? 1 : 10) + " s";
      add("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 5, y + 4, label);
    }
    int step = seconds > 300 ? 60 : seconds > 100 ? 20 : 10;
    int from = (int) Math.ceil(first / step) * step;
    for (int at = from; at < first + seconds; at += step) {
      add(
          "<text x='%.1f' y='%d' text-anchor='middle'>%d s</text>",
          x(at), BAR_TOP + BAR_HEIGHT + 14, at);
    }
    add("<text x='%d' y='%d' fill='#1f77b4'>half of all requests</text>", LEFT + 5, TOP - 6);
    add("<text x='%d' y='%d' fill='#d62728'>slowest in a hundred</text>", LEFT + 140, TOP - 6);
    add("<text x='%d' y='%d' fill='#555'>no answer, or 503</text>", LEFT + 5, BAR_TOP - 4);
    add("<text x='%d' y='%d' fill='#4292c6'>accepted (202)</text>", LEFT + 140, BAR_TOP - 4);
  }

  private void drawLine(Map<Integer, Second> all, int percent, String colour) {
    var points = new StringBuilder();
    all.forEach((second, one) -> {
      if (!one.times.isEmpty()) {
        List<Duration> sorted = one.times.stream().sorted().toList();
        points.append(
            String.format(
                Locale.ROOT, "%.1f,%.1f ", x(second + 0.5), y(Counts.at(sorted, percent))));
      }
    });
    add("<polyline points='%s' fill='none' stroke='%s'/>", points, colour);
  }

  private void drawBars(Map<Integer, Second> all) {
    int most = all.values().stream().mapToInt(one -> one.failed + one.accepted).max().orElse(0);
    if (most == 0) {
      return;
    }
    add("<text x='%d' y='%d' text-anchor='end'>%d</text>", LEFT - 5, BAR_TOP + 10, most);
    double each = (double) BAR_HEIGHT / most;
    all.forEach((second, one) -> {
      drawBar(second, 0, one.failed * each, "#555");
      drawBar(second, one.failed * each, one.accepted * each, "#9ecae1");
    });
  }

  private void drawBar(int second, double from, double height, String colour) {
    add(
        "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>",
        x(second), BAR_TOP + BAR_HEIGHT - from - height, WIDTH / seconds, height, colour);
  }

  private double x(double second) {
    return LEFT + WIDTH * (second - first) / seconds;
  }

  private static double y(Duration time) {
    double decades = Math.log10(Math.max(1, time.toNanos() / 1e6));
    return TOP + LATENCY_HEIGHT * (1 - Math.min(DECADES, decades) / DECADES);
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values)).append('\n');
  }
}
