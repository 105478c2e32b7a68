package io.customerpipeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program as a person starts it: its lines, its exit codes, its data over stops.
@Timeout(300)
class StandaloneIT {
  private static final Pattern URL = Pattern.compile("  URL +(\\S+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  @TempDir private Path data;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stopAll() throws Exception {
    for (Process process : started) {
      process.destroy();
      process.waitFor(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatWasCreatedIsThereAfterAStopAndAStart() throws Exception {
    // Given
    Process first = start("--port", "0", "--data", data.toString());
    String url = untilReady(first);
    String id = create(url);

    // When
    first.toHandle().destroy(); // SIGTERM; the Process's own method also closes its output.

    // Then
    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(rest(first)).endsWith("Stopped.");
    String again = untilReady(start("--port", "0", "--data", data.toString()));
    assertThat(call("GET", again + "/v1/customers/" + id, "").statusCode()).isEqualTo(200);
  }

  @Test
  void aSecondOneOnTheSameDataEndsWithOneLine() throws Exception {
    // Given
    try (var _ = DataFolder.open(data)) {

      // When
      Process second = start("--port", "0", "--data", data.toString());

      // Then
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(rest(second)).contains("in use by another standalone").doesNotContain("\n");
    }
  }

  @Test
  void aTakenPortEndsItWithOneLine() throws Exception {
    // Given
    try (var taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      // When
      Process late = start("--port", port, "--data", data.toString());

      // Then
      assertThat(late.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(late.exitValue()).isEqualTo(1);
      assertThat(rest(late)).contains("Port " + port).doesNotContain("\n");
    }
  }

  private Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", classPath(), StandaloneApplication.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PIPELINE_DEV_TOKEN", "cp_dev_test");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /// Failsafe starts its fork with a jar that only names the real class path in its manifest.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String untilReady(Process process) throws IOException {
    BufferedReader lines = process.inputReader();
    var seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      Matcher url = URL.matcher(line);
      if (url.matches()) {
        return url.group(1);
      }
    }
    throw new AssertionError("it ended before it was ready:\n" + seen);
  }

  private static String rest(Process process) throws IOException {
    return String.join("\n", process.inputReader().lines().toList());
  }

  private static String create(String url) throws Exception {
    var answer = call("POST", url + "/v1/customers", "{\"email\":\"ada@example.com\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    Matcher id = ID.matcher(answer.body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private static HttpResponse<String> call(String method, String url, String body)
      throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", "Bearer cp_dev_test")
              .header("Content-Type", "application/json")
              .header("Prefer", "wait=30")
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
