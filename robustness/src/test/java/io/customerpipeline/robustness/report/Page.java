package io.customerpipeline.robustness.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A report as people read it, in HTML and as text.
final class Page {
  private static final String STYLE =
      """
      body { font: 14px sans-serif; max-width: 1240px; margin: 2em auto; }
      table { border-collapse: collapse; margin-bottom: 2em; }
      td, th { border: 1px solid #ccc; padding: 3px 8px; text-align: left; vertical-align: top; }
      .good { color: #080; } .bad { color: #c00; font-weight: bold; }
      pre { white-space: pre-wrap; }
      """;

  private final Report report;
  private final StringBuilder out = new StringBuilder();

  private Page(Report report) {
    this.report = report;
  }

  static String html(Report report) {
    return new Page(report).html();
  }

  private String html() {
    out.append(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Robustness, seed ")
        .append(report.run().seed())
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>Robustness, seed ")
        .append(report.run().seed())
        .append("</h1>");
    paragraph(report.headline(), report.isProof());
    paragraph(
        "Begun at "
            + report.run().startedAt()
            + "; "
            + report.run().versions().entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", ")));
    promises();
    faults();
    out.append(report.timeline());
    figures();
    counts();
    return out.append("</body></html>\n").toString();
  }

  private void promises() {
    out.append("<h2>Promises</h2><table><tr><th>check<th>verdict<th>examined</tr>");
    for (Promise one : report.promises()) {
      row(
          escaped(one.name()),
          verdict(one.holds(), one.holds() ? "holds" : one.found() + " findings"),
          Long.toString(one.examined()));
    }
    out.append("</table>");
    for (Promise one : report.promises()) {
      one.findings()
          .forEach(finding ->
              out.append("<pre class=\"bad\">").append(escaped(finding)).append("</pre>"));
    }
  }

  private void faults() {
    out.append(
        "<h2>Faults</h2><table><tr><th>at<th>fault<th>target<th>seen to work by<th>lasted"
            + "<th>its e-mails without an answer<th>others<th>any while it came back</tr>");
    for (Struck one : report.faults()) {
      row(
          seconds(Duration.ofNanos(one.begun().nanos())),
          escaped(one.begun().name()),
          escaped(one.begun().target()),
          one.evidence() == null ? verdict(false, "nothing") : escaped(one.evidence()),
          one.end() == null
              ? verdict(false, "not ended")
              : seconds(one.end().minusNanos(one.begun().nanos())),
          seconds(one.affected()),
          one.others() == null ? "all were struck" : seconds(one.others()),
          seconds(one.returning()));
    }
    out.append("</table>");
  }

  private void figures() {
    out.append("<h2>Times</h2>");
    paragraph(report.figuresCount());
    out.append("<table><tr><th>what<th>limit<th>was</tr>");
    for (Figure one : report.figures()) {
      row(escaped(one.what()), seconds(one.limit()), verdict(one.isKept(), seconds(one.was())));
    }
    out.append("</table>");
  }

  private void counts() {
    out.append("<h2>Counts</h2>");
    table(report.counts().answers());
    table(report.counts().lines());
  }

  private void table(Map<String, Long> rows) {
    out.append("<table>");
    rows.forEach((name, number) -> row(escaped(name), Long.toString(number)));
    out.append("</table>");
  }

  private void row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      out.append("<td>").append(cell).append("</td>");
    }
    out.append("</tr>\n");
  }

  private void paragraph(String text, boolean isGood) {
    out.append("<p>").append(verdict(isGood, text)).append("</p>");
  }

  private void paragraph(String text) {
    out.append("<p>").append(escaped(text)).append("</p>");
  }

  private static String verdict(boolean isGood, String text) {
    return "<span class=\"%s\">%s</span>".formatted(isGood ? "good" : "bad", escaped(text));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
  }
}
