package io.customerpipeline.standalone;

import io.customerpipeline.api.ApiApplication;
import io.customerpipeline.processor.ProcessorApplication;
import io.customerpipeline.webhooks.WebhooksApplication;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/// The whole pipeline as one program. Its wiring is that of the three roles; only the addresses
/// they are given differ from any other deployment.
///
/// It ends with 0 after Ctrl-C or SIGTERM as the system reports it, with 1 if it cannot start, and
/// in between keeps all it has under one folder.
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({ApiApplication.class, ProcessorApplication.class, WebhooksApplication.class})
public class StandaloneApplication {
  private static final Duration END_MAX = Duration.ofSeconds(15);

  /// @param arguments see [Arguments]
  public static void main(String[] arguments) throws InterruptedException {
    var console =
        new Console(
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    // Libraries format and compare texts of their own by it: with that of some countries, numbers
    // in names of files have other digits, and an i in a keyword has another capital.
    Locale.setDefault(Locale.ROOT);
    if (Arguments.isHelp(arguments)) {
      console.say(Arguments.usage());
      return;
    }
    try {
      start(Arguments.parse(arguments), console);
    } catch (CannotStartException e) {
      console.say(Causes.messageOf(e));
      System.exit(1);
    }
  }

  private static void start(Arguments arguments, Console console) throws InterruptedException {
    if (arguments.port() != 0) {
      HttpPort.requireFree(arguments.port());
    }
    DataFolder data = DataFolder.open(arguments.data());
    console.say("Customer Pipeline");
    console.step("data", data.toString());
    console.step("log", data.log().toString());
    Secrets secrets = secrets(data);
    var parts = new EmbeddedParts(data, console, () -> endForBroker(data, console));
    SpringApplication.getShutdownHandlers().add(() -> stop(parts, console));
    ConfigurableApplicationContext context = run(arguments, data, secrets, parts, console);
    console.step(
        "roles",
        "api, processor and webhooks, " + Console.seconds(console.elapsed()) + " since the start");
    if (isLoopbackAllowed(context)) {
      console.step("webhooks", "may go to this machine, and over plain http: for development");
    }
    if (new Readiness(context, console).await()) {
      new Welcome(console).greet(portOf(context), secrets.token());
    }
  }

  private static Secrets secrets(DataFolder data) {
    try {
      return Secrets.in(data, System.getenv());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConfigurableApplicationContext run(
      Arguments arguments, DataFolder data, Secrets secrets, EmbeddedParts parts, Console console) {
    var application = new SpringApplication(StandaloneApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.addInitializers(parts);
    try {
      return application.run(springArguments(arguments, data, secrets));
    } catch (RuntimeException e) {
      throw new CannotStartException(
          "Cannot start: %s. More in %s".formatted(Causes.sentence(e), data.log()));
    }
  }

  /// A clean end may wait for a broker that does not move any more, so its time is bounded. The
  /// database ends by itself with this JVM.
  private static void endForBroker(DataFolder data, Console console) {
    console.say(
        "Kafka ended by itself, so everything stops. See whether the disk under %s is full or gone."
                .formatted(data.kafka())
            + " Why it ended stands in "
            + data.log());
    Thread.startVirtualThread(StandaloneApplication::haltLater);
    System.exit(1);
  }

  private static void haltLater() {
    try {
      Thread.sleep(END_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  /// As arguments, since these stand above every file and variable, and are there before logging.
  private static String[] springArguments(Arguments arguments, DataFolder data, Secrets secrets) {
    var all =
        new ArrayList<>(
            List.of(
                "--spring.config.name=webhooks,api,processor,standalone",
                "--server.port=" + arguments.port(),
                "--logging.file.name=" + data.log(),
                "--pipeline.processor.state-dir=" + data.processor(),
                "--pipeline.http.dev-token=" + secrets.token(),
                "--pipeline.http.dev-organization=" + secrets.organization(),
                "--pipeline.api.secret=" + secrets.secret()));
    all.addAll(arguments.further());
    return all.toArray(String[]::new);
  }

  private static boolean isLoopbackAllowed(ConfigurableApplicationContext context) {
    return context
        .getEnvironment()
        .getRequiredProperty("pipeline.webhooks.loopback-allowed", Boolean.class);
  }

  private static int portOf(ConfigurableApplicationContext context) {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /// Spring calls it once the context is closed, which is after the last request was answered.
  private static void stop(EmbeddedParts parts, Console console) {
    parts.stop();
    console.say("Stopped.");
  }
}
