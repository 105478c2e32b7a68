package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// One standalone under what machines and people do to it: a country with other capitals, one with
/// other digits, a folder with a name that shells and lists read as something else, a second start
/// on the same data, and the end of its Postgres.
@NeedsOwnProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnyMachineIT {
  private static final Duration RECOVERY_MAX = Duration.ofMinutes(2);
  private static final String[] TURKISH = {"-Duser.language=tr", "-Duser.country=TR"};
  private static final String[] ARABIC = {"-Duser.language=ar", "-Duser.country=EG"};

  private static Standalone standalone;

  @BeforeAll
  static void startInTurkey() {
    standalone = Standalone.start("any-machine", "ü, $HOME o'k", TURKISH);
  }

  @AfterAll
  static void stop() {
    standalone.close();
  }

  @Test
  @Order(1)
  void aTurkishMachineServesOutOfAFolderWithAnOddName() {
    serves("ISTANBUL.I");
  }

  @Test
  @Order(2)
  void aSecondStartOnTheSameDataIsRefusedAlsoAfterACollection() throws Exception {
    run("jcmd", Long.toString(standalone.pid()), "GC.run");
    ProcessHandle postgres = standalone.postgres();

    Process second = standalone.second();

    String output = new String(second.getInputStream().readAllBytes(), "UTF-8").strip();
    assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(output)
        .contains("in use by another standalone (process " + standalone.pid() + ")")
        .doesNotContain("\n");
    assertThat(postgres.isAlive()).isTrue();
    serves("second");
  }

  @Test
  @Order(3)
  void aPostgresThatExitsIsStartedAgainAtTheSamePort() {
    String port = standalone.jdbcUrl();
    ProcessHandle postgres = standalone.postgres();

    postgres.destroyForcibly();

    await("noticed")
        .atMost(RECOVERY_MAX)
        .until(() -> standalone.logs().contains("database.exited"));
    await("ready").atMost(RECOVERY_MAX).until(standalone::isReady);
    await("another server").atMost(RECOVERY_MAX).until(() -> isServedByAnother(postgres));
    await("a create").atMost(RECOVERY_MAX).until(() -> status("again") == 201);
    assertThat(standalone.jdbcUrl()).isEqualTo(port);
    serves("restarted");
  }

  @LongProof
  @Test
  @Order(4)
  void anArabicMachineContinuesTheSameDataAndItsCommandsWork() throws Exception {
    String email = Emails.fresh("kept");
    String id = standalone.client().create(email).expect(201).id();

    standalone.stop();
    standalone.restart(ARABIC);

    assertThat(standalone.client().list(email).expect(200).ids()).containsExactly(id);
    serves("CAIRO.I");
    for (String command : new String[] {"demo", "rebuild", "jobs"}) {
      pipeline(command);
    }
  }

  private static boolean isServedByAnother(ProcessHandle ended) {
    try {
      return standalone.postgres().pid() != ended.pid();
    } catch (RuntimeException _) {
      return false; // Between the two there is none.
    }
  }

  private static int status(String name) {
    return standalone.client().create(Emails.fresh(name)).status();
  }

  private static void serves(String name) {
    PipelineClient client = standalone.client();
    String email = Emails.fresh(name);
    String id = client.create(email).expect(201).id();
    assertThat(client.list(email).expect(200).ids()).containsExactly(id);
    client.deleting(id).send().expect(204);
    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }

  private static void pipeline(String command) throws Exception {
    var builder =
        new ProcessBuilder("../pipeline", command, "--url", standalone.client().url().toString());
    builder.environment().put("PIPELINE_DEV_TOKEN", standalone.client().token());
    builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", ARABIC));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), "UTF-8");
    assertThat(process.waitFor()).as(command + ": " + output).isZero();
  }

  private static void run(String tool, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
