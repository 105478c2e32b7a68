package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What an instance tells of itself.
record Meters(PipelineClient client) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  double value(String name) {
    return client
        .read("/actuator/metrics/" + name)
        .expect(200)
        .json()
        .at("/measurements/0/value")
        .asDouble();
  }

  /// @param pid of the instance's process
  long heapAfterCollection(long pid) throws Exception {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return (long) value("jvm.memory.used?tag=area:heap");
  }
}
