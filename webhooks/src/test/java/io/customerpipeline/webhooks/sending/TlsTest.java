package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.signing.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
  /// As long as an event is; Tomcat takes HTTP/2 in very small pieces for an attack.
  private static final Message MESSAGE =
      new Message(
          "e-1", "customer.created", ("{\"a\":\"" + "x".repeat(700) + "\"}").getBytes(UTF_8));

  /// One for all, for keys take long to make.
  @TempDir private static Path folder;

  private final List<HttpSender> senders = new ArrayList<>();

  private HttpSender sender(SSLContext tls) {
    return sender(tls, Duration.ofSeconds(15));
  }

  private HttpSender sender(SSLContext tls, Duration timeout) {
    var sender =
        new HttpSender(
            new Guard((_, _) -> List.of(InetAddress.ofLiteral("127.0.0.1")), true),
            timeout,
            8,
            tls,
            InstantSource.system());
    senders.add(sender);
    return sender;
  }

  @AfterEach
  void close() {
    senders.forEach(HttpSender::destroy);
  }

  private static Target target(String host, int port) {
    return new Target(
        UUID.randomUUID(),
        URI.create("https://" + host + ":" + port + "/hook"),
        List.of(Secret.random(new SecureRandom()).text()),
        null,
        Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "true, receiver.example, HTTP/2.0",
    "true, 127.0.0.1, HTTP/2.0",
    "false, receiver.example, HTTP/1.1"
  })
  void http2IsSpokenWhereTheReceiverDoes(boolean http2, String host, String protocol)
      throws Exception {
    try (var receiver = new TlsReceivers(folder, http2)) {
      var sender = sender(receiver.trust());
      var target = target(host, receiver.port());
      for (int i = 0; i < 3; i++) {
        Attempt attempt = sender.send(target, MESSAGE);

        assertThat(attempt.result()).isEqualTo(new Delivered(200));
        assertThat(new String(attempt.answer(), UTF_8))
            .isEqualTo(protocol + " " + host + " e-1 708");
      }
    }
  }

  @Test
  void manyAttemptsAtOnceGoOverHttp2() throws Exception {
    try (var receiver = new TlsReceivers(folder, true);
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var sender = sender(receiver.trust());
      var target = target("receiver.example", receiver.port());

      var attempts =
          workers.invokeAll(
              Collections.nCopies(200, (Callable<Attempt>) () -> sender.send(target, MESSAGE)));

      for (var attempt : attempts) {
        assertThat(attempt.get().result()).isEqualTo(new Delivered(200));
      }
      assertThat(receiver.requests).hasValue(200);
    }
  }

  @Test
  void aCertificateOfItsOwnIsNotTrusted() throws Exception {
    try (var receiver = new TlsReceivers(folder, true)) {
      var target = target("receiver.example", receiver.port());

      assertThat(sender(SSLContext.getDefault()).send(target, MESSAGE).result())
          .isEqualTo(new Unreached(Failure.TLS));
      assertThat(receiver.requests).hasValue(0);
    }
  }

  @Test
  void aCertificateForAnotherNameIsNotTrusted() throws Exception {
    try (var receiver = new TlsReceivers(folder, true)) {
      var target = target("other.example", receiver.port());

      assertThat(sender(receiver.trust()).send(target, MESSAGE).result())
          .isEqualTo(new Unreached(Failure.TLS));
      assertThat(receiver.requests).hasValue(0);
    }
  }

  @Test
  void whatSpeaksNoTlsIsAFailureOfTls() throws Exception {
    try (var receiver =
        Receivers.that((_, out) -> out.write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8)))) {
      // A receiver that reads until a blank line never sees one in a handshake.
      assertThat(
              sender(SSLContext.getDefault(), Duration.ofSeconds(2))
                  .send(target("receiver.example", receiver.port()), MESSAGE)
                  .result())
          .isEqualTo(new Unreached(Failure.TIMEOUT));
      await().untilAtomic(receiver.open, is(0));
    }
    try (var plain = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = plain.accept()) {
              socket.getInputStream().read();
              socket.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8));
              socket.getInputStream().readAllBytes();
            } catch (IOException e) {
              // The sender has gone.
            }
          });
      assertThat(
              sender(SSLContext.getDefault())
                  .send(target("receiver.example", plain.getLocalPort()), MESSAGE)
                  .result())
          .isEqualTo(new Unreached(Failure.TLS));
    }
  }

  @Test
  void aConnectionClosedInTheHandshakeIsBroken() throws Exception {
    try (var closing = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = closing.accept()) {
              socket.getInputStream().read();
            } catch (IOException e) {
              // The sender has gone.
            }
          });
      assertThat(
              sender(SSLContext.getDefault())
                  .send(target("receiver.example", closing.getLocalPort()), MESSAGE)
                  .result())
          .isEqualTo(new Unreached(Failure.BROKEN));
    }
  }
}
