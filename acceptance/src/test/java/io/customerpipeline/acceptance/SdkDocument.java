package io.customerpipeline.acceptance;

import io.customerpipeline.acceptance.SdkCalls.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The part of docs/polar-sdk.md that lists every method, made from how calls of them ended.
final class SdkDocument {
  private static final Path FILE = Path.of("..", "docs", "polar-sdk.md");
  private static final String BEGIN = "<!-- methods: written by PolarSdkIT -->\n";
  private static final String FINISH = "<!-- end of methods -->\n";
  private static final List<String> VERSIONS = List.of("1.0.1", "0.49.0");

  private final SdkCalls calls;

  SdkDocument(SdkCalls calls) {
    this.calls = calls;
  }

  String committed() throws IOException {
    String text = Files.readString(FILE);
    return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(FINISH));
  }

  void write() throws IOException {
    String text = Files.readString(FILE);
    String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    Files.writeString(FILE, before + rendered() + text.substring(text.indexOf(FINISH)));
  }

  String rendered() {
    return """
    ### Methods that work

    %s
    ### Methods that are refused

    This server has no such resource. Each method ends in the error named here, never in a value.

    %s\
    """
        .formatted(table(this::isServed), table(method -> !isServed(method)));
  }

  private boolean isServed(String method) {
    return VERSIONS.stream()
        .flatMap(version -> calls.ends(version, method).stream())
        .anyMatch(End::served);
  }

  private String table(Predicate<String> chosen) {
    String rows =
        calls.methods().stream().filter(chosen).map(this::row).collect(Collectors.joining());
    return "| method | 1.0.1 | 0.49.0 |\n| --- | --- | --- |\n" + rows;
  }

  private String row(String method) {
    String cells =
        VERSIONS.stream().map(version -> cell(version, method)).collect(Collectors.joining(" | "));
    return "| `%s` | %s |\n".formatted(method, cells);
  }

  private String cell(String version, String method) {
    String cell =
        calls.ends(version, method).stream()
            .map(end -> end.value() ? "works" : "`%s` %d".formatted(end.error(), end.status()))
            .distinct()
            .collect(Collectors.joining(", "));
    return cell.isEmpty() ? "no such method" : cell;
  }
}
