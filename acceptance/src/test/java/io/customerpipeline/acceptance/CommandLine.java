package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs `./pipeline` as a person at a terminal does, against one pipeline.
///
/// @param operator whose URL and token the commands get
record CommandLine(PipelineClient operator) {
  static final Duration COMMAND_MAX = Duration.ofMinutes(1);
  private static final JsonMapper MAPPER = new JsonMapper();

  /// @param code exit status of the program
  /// @param text printed to standard output and standard error
  record Result(int code, String text) {
    JsonNode json() {
      return MAPPER.readTree(text);
    }
  }

  /// Runs a command to its end.
  Result run(String... words) throws IOException, InterruptedException {
    return ended(builder(words).start());
  }

  /// Runs a command that has to succeed, and returns the text.
  String succeed(String... words) throws IOException, InterruptedException {
    Result result = run(words);
    assertThat(result.code()).as(result.text()).isZero();
    return result.text();
  }

  /// Runs a command without URL and token.
  static Result exactly(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of("..", "pipeline").toString()));
    command.addAll(List.of(words));
    return ended(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private static Result ended(Process process) throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), text.strip());
  }

  /// A command that is not started yet.
  ProcessBuilder builder(String... words) {
    var command = new ArrayList<>(List.of(Path.of("..", "pipeline").toString(), words[0]));
    command.addAll(List.of("--url", operator.url().toString()));
    command.addAll(List.of(words).subList(1, words.length));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PIPELINE_DEV_TOKEN", operator.token());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }
}
