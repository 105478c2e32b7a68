import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An import or an export, as the API told of it last.
///
/// @param path of it
/// @param json whose texts have no quotes in them
record Job(String path, String json) {
  static final String IMPORTS = "/v1/imports";
  static final String EXPORTS = "/v1/exports";
  private static final int BAR = 30;

  boolean isExport() {
    return path.startsWith(EXPORTS);
  }

  String id() {
    return member("id");
  }

  Instant submittedAt() {
    return Instant.parse(member("submitted_at"));
  }

  boolean isDone() {
    return member("done").equals("true");
  }

  String progress() {
    long rows = isExport() ? number("rows_total", 0) : number("rows", 0);
    long done = isExport() ? number("rows", 0) : rows - number("pending", 0);
    return "%-10s%s %,d of %,d rows%s"
        .formatted(member("state"), bar(done, rows), done, rows, isExport() ? size() : rate());
  }

  static String bar(long done, long all) {
    int filled = all == 0 ? BAR : (int) (BAR * done / all);
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]";
  }

  private String size() {
    return String.format(Locale.ROOT, ", %,d bytes", number("bytes", 0));
  }

  private String rate() {
    return has("rows_per_second")
        ? ", %,.0f a second".formatted(Double.parseDouble(member("rows_per_second")))
        : "";
  }

  boolean has(String name) {
    return json.contains('"' + name + "\":");
  }

  long number(String name, long otherwise) {
    return has(name) ? Long.parseLong(member(name)) : otherwise;
  }

  /// As a part of a path or a query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The first of that name.
  String member(String name) {
    Matcher member = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
    if (!member.find()) {
      throw new IllegalArgumentException("That is no answer of this API: " + json);
    }
    return member.group(1);
  }
}
