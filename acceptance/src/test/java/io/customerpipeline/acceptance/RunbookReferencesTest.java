package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every runbook of docs/recovery.md names tests that exist.
class RunbookReferencesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RUNBOOKS = ROOT.resolve("docs/recovery.md");

  /// The name of a test class, with or without one of its methods.
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+(?:IT|Test))(?:\\.(\\w+))?`");

  private record Runbook(String title, String text) {}

  private static List<Runbook> runbooks() throws IOException {
    return Arrays.stream(Files.readString(RUNBOOKS).split("(?m)^## "))
        .skip(1)
        .map(one -> one.split("\n", 2))
        .map(one -> new Runbook(one[0], one[1]))
        .filter(one -> !one.title().equals("How you notice"))
        .toList();
  }

  @Test
  void everyRunbookNamesTestsThatExist() throws IOException {
    assertThat(runbooks()).hasSizeGreaterThanOrEqualTo(10);
    for (Runbook runbook : runbooks()) {
      assertThat(runbook.text()).as(runbook.title()).contains("Test:");
      String tests = runbook.text().substring(runbook.text().indexOf("Test:"));
      List<MatchResult> references = REFERENCE.matcher(tests).results().toList();
      assertThat(references).as(runbook.title()).isNotEmpty();
      for (MatchResult reference : references) {
        String source = source(reference.group(1));
        if (reference.group(2) != null) {
          String method = "void " + reference.group(2) + "(";
          assertThat(source.contains(method)).as(runbook.title() + ": " + method).isTrue();
        }
      }
    }
  }

  /// The sources of all test classes with this name; several modules can have one.
  private static String source(String test) throws IOException {
    List<Path> modules;
    try (Stream<Path> folders = Files.list(ROOT)) {
      modules =
          folders.map(one -> one.resolve("src/test/java")).filter(Files::isDirectory).toList();
    }
    var sources = new StringBuilder();
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        for (Path file : files.filter(one -> one.endsWith(test + ".java")).toList()) {
          sources.append(Files.readString(file));
        }
      }
    }
    assertThat(sources.toString()).as(test).isNotEmpty();
    return sources.toString();
  }
}
