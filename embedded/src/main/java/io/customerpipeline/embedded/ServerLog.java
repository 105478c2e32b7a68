package io.customerpipeline.embedded;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The log of Postgres. Postgres says there why it does not start; `pg_ctl` only says where to
/// look.
record ServerLog(Path file) {
  private static final long BYTES_MAX = 16 * 1024 * 1024;
  private static final int READ_MAX = 64 * 1024;
  private static final int SHOWN_MAX = 3;

  /// `2026-01-31 12:00:00.000 UTC [4711] FATAL: words`.
  private static final Pattern LINE =
      Pattern.compile(".*?\\b(FATAL|PANIC|ERROR|LOG|WARNING|DETAIL|HINT): +(.*)");

  /// Deletes a log that has grown too large.
  void bound() throws IOException {
    if (size() > BYTES_MAX) {
      Files.delete(file);
    }
  }

  /// In bytes; 0 if there is no log yet.
  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /// Whether another program had the port, according to what was written from this byte on.
  boolean isPortTaken(long from) throws IOException {
    String text = text(from);
    return text.contains("could not bind") && text.contains("Address already in use");
  }

  /// Why the server ended, on one line, out of what was written from this byte on; empty if nothing
  /// was. A fatal error with its details is the reason, else the last lines are.
  String reason(long from) throws IOException {
    List<String> lines = text(from).lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    var fatal = new ArrayList<String>();
    for (String line : lines) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        continue;
      }
      String level = parts.group(1);
      if (level.equals("FATAL") || level.equals("PANIC")) {
        fatal.clear();
        fatal.add(parts.group(2));
      } else if (!fatal.isEmpty() && (level.equals("DETAIL") || level.equals("HINT"))) {
        fatal.add(parts.group(2));
      }
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_MAX), lines.size());
    return (fatal.isEmpty() ? last : fatal)
        .stream().map(ServerLog::withoutStop).collect(Collectors.joining(". "));
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private String text(long from) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (var channel = FileChannel.open(file);
        var bytes = Channels.newInputStream(channel.position(Math.min(from, channel.size())))) {
      return new String(bytes.readNBytes(READ_MAX), StandardCharsets.UTF_8);
    }
  }
}
