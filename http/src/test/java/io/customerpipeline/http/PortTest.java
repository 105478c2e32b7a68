package io.customerpipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// When an instance takes connections, and when it stops to: seen by a client of its port.
class PortTest {
  private static final String LONG = "600s";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final int port = freePort();
  private final Part part = new Part();
  private CompletableFuture<ConfigurableApplicationContext> application;

  @AfterEach
  void end() {
    part.status = Status.UP;
    application
        .handle((context, failure) -> {
          if (context != null) {
            context.close();
          }
          return context;
        })
        .join();
  }

  @Test
  void portOpensOnceNoPartStarts() {
    part.status = Status.OUT_OF_SERVICE;
    start(LONG, "0s");
    await().atMost(PATIENCE).until(() -> part.asked.get() > 3);
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

    part.status = Status.UP;

    awaitOpen();
  }

  @Test
  void portOpensForThePersonAPartWaitsFor() {
    part.status = Status.DOWN;

    start(LONG, "0s");

    awaitOpen();
  }

  @Test
  void portOpensAfterALimitAlthoughAPartStarts() {
    part.status = Status.OUT_OF_SERVICE;

    start("100ms", "0s");

    awaitOpen();
  }

  @Test
  void startFailsForAPartThatHealthDoesNotHave() {
    application =
        CompletableFuture.supplyAsync(() -> run("--pipeline.http.opens-after=projektion"));

    assertThat(application)
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .havingRootCause()
        .withMessageContaining("health has no part projektion");
  }

  @Test
  void answersCloseTheirConnectionsWhileAnInstanceLeaves() throws Exception {
    start(LONG, "1s");
    awaitOpen();
    try (Socket kept = connect()) {
      assertThat(answer(kept)).first().isEqualTo("HTTP/1.1 200 ");
      var closing = CompletableFuture.runAsync(application.join()::close);

      await()
          .atMost(PATIENCE)
          .until(() -> {
            // A connection that was closed is opened anew, as clients do.
            try (Socket next = connect()) {
              List<String> answer = answer(next);
              assertThat(answer).first().isEqualTo("HTTP/1.1 200 ");
              return answer.contains("Connection: close");
            }
          });
      assertThat(answer(kept)).first().isEqualTo("HTTP/1.1 200 ");
      closing.join();
    }
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
  }

  private void start(String opensWithin, String leaving) {
    application =
        CompletableFuture.supplyAsync(() ->
            run(
                "--pipeline.http.opens-after=part",
                "--pipeline.http.opens-within=" + opensWithin,
                "--pipeline.http.leaving=" + leaving));
  }

  private ConfigurableApplicationContext run(String... settings) {
    var spring = new SpringApplication(Instance.class);
    spring.addInitializers(
        context -> context.getBeanFactory().registerSingleton("partHealthIndicator", part));
    spring.setRegisterShutdownHook(false);
    // The log of this JVM belongs to all tests in it.
    spring.setListeners(
        spring.getListeners().stream()
            .filter(listener -> !(listener instanceof LoggingApplicationListener))
            .toList());
    var all = new ArrayList<>(List.of(settings));
    all.addAll(
        List.of(
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            "--pipeline.http.body-timeout=10s",
            "--pipeline.http.rate-limit=1",
            "--pipeline.http.rate-burst=1",
            "--spring.main.banner-mode=off"));
    return spring.run(all.toArray(String[]::new));
  }

  private void awaitOpen() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ConnectException.class)
        .untilAsserted(() -> {
          try (Socket socket = connect()) {
            assertThat(answer(socket)).first().isEqualTo("HTTP/1.1 200 ");
          }
        });
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /// The status line and the headers.
  private static List<String> answer(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    List<String> lines = new ArrayList<>();
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A part of the health that the test sets.
  private static final class Part implements HealthIndicator {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Status status = Status.UP;

    @Override
    public Health health() {
      asked.incrementAndGet();
      return Health.status(status).build();
    }
  }

  /// No more than what listens, and what decides when it does.
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(HttpSettings.class)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class
  })
  @Import({Opening.class, Leaving.class})
  static class Instance {
    @Bean
    Root root() {
      return new Root();
    }
  }

  @RestController
  static class Root {
    @GetMapping("/")
    void get() {}
  }
}
