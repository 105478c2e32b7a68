package io.customerpipeline.robustness.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.robustness.agent.AgentOption.Crash;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final String SURVIVED = "survived";

  @TempDir Path folder;

  /// In a JVM of its own: has every class made that the agent knows, and passes a point twice.
  static final class Victim {
    public static void main(String[] arguments) throws ClassNotFoundException {
      for (Alteration one : Alteration.values()) {
        Class.forName(one.place().className());
      }
      for (CrashPoint one : CrashPoint.values()) {
        Class.forName(one.place().className());
      }
      var key = EmailKey.of(new OrganizationId(new UUID(0, 0)), Email.of("Ada@example.com"));
      System.out.println(key.value() + new Result.Delivered(200) + new Result.Delivered(204));
      System.out.println(SURVIVED);
    }
  }

  /// @param status which it ended with
  private record End(int status, String output) {}

  private End run(@Nullable Crash crash, List<Alteration> alterations) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(new AgentOption(folder).of(crash, alterations));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Victim.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new End(process.waitFor(), output);
  }

  @Test
  void aProcessEndsAtThePassThatWasToldAndSaysSo() throws Exception {
    var crash = new Crash(CrashPoint.WEBHOOK_AFTER_DELIVERY, 2, 1);

    End end = run(crash, List.of());

    assertThat(end.status()).isEqualTo(Halt.STATUS);
    assertThat(end.output()).contains(crash.lastLine()).doesNotContain(SURVIVED);
  }

  @Test
  void aPointThatIsNotPassedSoOftenIsSurvived() throws Exception {
    End end = run(new Crash(CrashPoint.WEBHOOK_AFTER_DELIVERY, 3, 0), List.of());

    assertThat(end.status()).as(end.output()).isZero();
    assertThat(end.output()).contains(SURVIVED);
  }

  @Test
  void everyClassCanBeAlteredAndSaysThatItWas() throws Exception {
    End end = run(null, List.of(Alteration.values()));

    assertThat(end.status()).as(end.output()).isZero();
    assertThat(end.output())
        .contains("/Ada@example.com")
        .contains(Alteration.RAW_EMAIL.effectLine());
  }
}
