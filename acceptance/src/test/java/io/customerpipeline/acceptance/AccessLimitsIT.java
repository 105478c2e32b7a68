package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/// What one caller may take of the server: requests a second, and time for a body.
@WholePipeline
class AccessLimitsIT {
  @LocalServerPort private int port;
  private PipelineClient operator;
  private Organizations organizations;

  @BeforeEach
  void connect() {
    operator = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    organizations = new Organizations(operator);
  }

  @Test
  void aKeyThatAsksTooOftenIsToldWhenToComeBack() {
    String organization = organizations.create("AccessLimitsIT");
    PipelineClient eager = organizations.client(organization, "customers:read");
    PipelineClient other = organizations.client(organization, "customers:read");
    Answer first = eager.read(PipelineClient.CUSTOMERS).expect(200);
    assertThat(first.requiredHeader("RateLimit-Policy"))
        .isEqualTo(
            "\"default\";q=%d;w=%d"
                .formatted(
                    WholePipeline.RATE_BURST, WholePipeline.RATE_BURST / WholePipeline.RATE_LIMIT));
    assertThat(first.requiredHeader("RateLimit"))
        .matches("\"default\";r=%d;t=1".formatted(WholePipeline.RATE_BURST - 1));

    // Invalid requests count as well, and need no connection to Postgres, of which there are few.
    String invalid = PipelineClient.CUSTOMERS + "?limit=0";
    List<Answer> answers = Together.run(2 * WholePipeline.RATE_BURST, _ -> eager.read(invalid));

    List<Answer> refused = answers.stream().filter(answer -> answer.status() != 422).toList();
    assertThat(refused).isNotEmpty();
    for (Answer each : refused) {
      each.expectProblem(429);
      assertThat(each.get("type")).endsWith(":rate-limited");
      assertThat(Integer.parseInt(each.requiredHeader("Retry-After"))).isPositive();
      assertThat(each.requiredHeader("RateLimit")).startsWith("\"default\";r=0;");
    }
    other.read(PipelineClient.CUSTOMERS).expect(200);
    operator.read(PipelineClient.CUSTOMERS).expect(200);
    await("the bucket fills again")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> eager.read(PipelineClient.CUSTOMERS).status() == 200);
  }

  @Test
  void aFileThatStopsOnTheWayIsCutOff() throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      start(socket, "/v1/imports", "text/csv", 100);
      socket.getOutputStream().write("email\nada@exa".getBytes(US_ASCII));

      assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("body-too-slow");
    }
  }

  @Test
  void aBodyThatStopsOnTheWayIsCutOff() throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      start(socket, 100);
      socket.getOutputStream().write("{\"email\":".getBytes(US_ASCII));

      assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("body-too-slow");
    }
  }

  @Test
  void aBodyThatDripsIsCutOff() throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      start(socket, 60_000);
      var sent = new AtomicInteger();
      await("the server stops listening")
          .atMost(Duration.ofSeconds(10L * WholePipeline.BODY_TIMEOUT_SECONDS))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> {
            if (socket.getInputStream().available() == 0) {
              socket.getOutputStream().write(' ');
              sent.incrementAndGet();
            }
            return socket.getInputStream().available() > 0;
          });

      assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("body-too-slow");
      assertThat(sent.get()).isLessThan(60_000);
    }
  }

  /// An empty member of gzip is 20 bytes that decode to nothing.
  @Test
  void gzipThatDecodesToNothingIsCutOff() throws IOException {
    byte[] empty = Fault.gzip(new byte[0]);
    try (var socket = new Socket("127.0.0.1", port)) {
      start(socket, PipelineClient.CUSTOMERS, "application/json\nContent-Encoding: gzip", 60_000);
      await("the server stops listening")
          .atMost(Duration.ofSeconds(10L * WholePipeline.BODY_TIMEOUT_SECONDS))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> {
            if (socket.getInputStream().available() == 0) {
              socket.getOutputStream().write(empty);
            }
            return socket.getInputStream().available() > 0;
          });

      assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("body-too-slow");
    }
  }

  /// Sends the head of a request whose body would have this many octets.
  private static void start(Socket socket, int length) throws IOException {
    start(socket, PipelineClient.CUSTOMERS, "application/json", length);
  }

  private static void start(Socket socket, String path, String type, int length)
      throws IOException {
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    String head =
        """
        POST %s HTTP/1.1
        Host: 127.0.0.1
        Authorization: Bearer %s
        Content-Type: %s
        Content-Length: %d

        """
            .formatted(path, WholePipeline.TOKEN, type, length)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(head.getBytes(US_ASCII));
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
