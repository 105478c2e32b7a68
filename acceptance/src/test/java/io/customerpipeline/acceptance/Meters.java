package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an instance tells of itself.
record Meters(PipelineClient client) {
  private static final Pattern TOTAL =
      Pattern.compile("^Total +\\d+ +(?<octets>\\d+)$", Pattern.MULTILINE);

  double value(String name) {
    return client
        .read("/actuator/metrics/" + name)
        .expect(200)
        .json()
        .at("/measurements/0/value")
        .asDouble();
  }

  /// What is reachable, counted in the pause of the collection itself: what is in use a moment
  /// later is as much as was allocated in that moment.
  ///
  /// @param pid of the instance's process
  /// @return octets
  static long heapAfterCollection(long pid) throws Exception {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(process.getInputStream().readAllBytes(), UTF_8);
    Matcher total = TOTAL.matcher(histogram);
    assertThat(total.find()).as(histogram).isTrue();
    return Long.parseLong(total.group("octets"));
  }
}
