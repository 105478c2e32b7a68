package io.customerpipeline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Supplier<UUID> newId = UUID::randomUUID;
  private int deleteStatus = 204;
  private boolean chunked;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/customers", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer secret");
    exchange.getRequestBody().readAllBytes();
    if ("DELETE".equals(exchange.getRequestMethod())) {
      exchange.sendResponseHeaders(deleteStatus, -1);
    } else {
      byte[] body = "{\"id\":\"%s\",\"name\":\"x\"}".formatted(newId.get()).getBytes(UTF_8);
      exchange.sendResponseHeaders(201, chunked ? 0 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private boolean load() {
    var address = server.getAddress();
    String[] args = {
      "--url", "http://127.0.0.1:" + address.getPort(),
      "--clients", "1,4",
      "--seconds", "1",
      "--warmup", "0",
      "--rounds", "1"
    };
    var options = Options.parse(args, Map.of("PIPELINE_DEV_TOKEN", "secret"));
    return new Load(options, new PrintStream(printed, true, UTF_8)).run();
  }

  @Test
  void aPipelineThatKeepsItsPromisesPasses() {
    assertThat(load()).isTrue();
    assertThat(printed.toString(UTF_8)).contains("every answer as expected").contains("p999");
  }

  @Test
  void chunkedAnswersAreRead() {
    chunked = true;

    assertThat(load()).isTrue();
  }

  @Test
  void anUnexpectedStatusIsCountedAndFailsTheRun() {
    deleteStatus = 404;

    assertThat(load()).isFalse();
    assertThat(printed.toString(UTF_8)).contains("unexpected: delete answered 404");
  }

  @Test
  void anIdThatIsGivenTwiceFailsTheRun() {
    var same = UUID.randomUUID();
    newId = () -> same;

    assertThat(load()).isFalse();
    assertThat(printed.toString(UTF_8)).contains("unexpected: an id was given twice");
  }

  @Test
  void aPipelineThatIsGoneFailsTheRun() {
    server.stop(0);

    assertThat(load()).isFalse();
    assertThat(printed.toString(UTF_8)).contains("connection broken");
  }

  @Test
  void percentilesAreTheSmallestValueThatCoversTheShare() {
    long[] nanos = {1_000_000, 2_000_000, 3_000_000, 4_000_000};

    assertThat(Round.millis(nanos, 0.5)).isEqualTo(2);
    assertThat(Round.millis(nanos, 0.99)).isEqualTo(4);
    assertThat(Round.millis(new long[0], 0.5)).isNaN();
  }

  @Test
  void optionsSayWhatIsWrongWithThem() {
    var none = Map.<String, String>of();

    assertThatThrownBy(() -> Options.parse(new String[] {}, none))
        .hasMessageContaining("--token is missing");
    assertThatThrownBy(() -> Options.parse(new String[] {"--fast", "1"}, none))
        .hasMessage("unknown option --fast");
    assertThatThrownBy(() -> Options.parse(new String[] {"--token", "t", "--rounds", "x"}, none))
        .hasMessage("--rounds must be a whole number, not x");
    assertThatThrownBy(() -> Options.parse(new String[] {"--token"}, none))
        .hasMessage("--token needs a value");
  }
}
