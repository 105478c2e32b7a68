package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import io.customerpipeline.webhooks.delivery.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A failure is named by where it struck.
class BrokenReceiversTest extends WithSender {
  @Test
  void nobodyListeningIsAFailureToConnect() throws Exception {
    int port;
    try (var closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertThat(sender.send(target("http://127.0.0.1:" + port + "/"), MESSAGE).result())
        .isEqualTo(new Unreached(Failure.CONNECT));
  }

  @Test
  void aNameWithoutAnAddressIsAFailureOfDns() throws Exception {
    var lost =
        sender(
            (name, _) -> {
              throw new UnknownHostException(name);
            },
            TIMEOUT);
    assertThat(lost.send(target("http://gone.example/"), MESSAGE).result())
        .isEqualTo(new Unreached(Failure.DNS));
  }

  @Test
  void anAddressOfAPrivateNetworkIsAgainstThePolicy() throws Exception {
    var tricked = sender((_, _) -> List.of(InetAddress.ofLiteral("10.0.0.1")), TIMEOUT);
    assertThat(tricked.send(target("http://inside.example/"), MESSAGE).result())
        .isEqualTo(new Unreached(Failure.POLICY));
  }

  @Test
  void aSecondAddressIsTriedIfNobodyListensAtTheFirst() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 204 Fine", "", "")) {
      var both =
          sender(
              (_, _) -> List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1")),
              TIMEOUT);
      var target = target("http://two.example:" + receiver.port() + "/");
      assertThat(both.send(target, MESSAGE).result()).isEqualTo(new Delivered(204));
      assertThat(receiver.requests.getFirst()).contains("Host: two.example:" + receiver.port());
    }
  }

  @Test
  void aConnectionClosedInTheMiddleIsBroken() throws Exception {
    try (var receiver =
        Receivers.that((socket, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".getBytes(UTF_8));
          socket.close();
        })) {
      Attempt attempt = attempt(receiver);
      assertThat(attempt.result()).isEqualTo(new Unreached(Failure.BROKEN));
      assertThat(attempt.answer()).isEqualTo("abc".getBytes(UTF_8));
    }
  }

  @Test
  void anAnswerBeforeTheRequestWasReadIsAnAnswer() throws Exception {
    var large = new Message("e-2", "customer.created", new byte[8_000_000]);
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = server.accept()) {
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
              Thread.currentThread().join();
            } catch (IOException | InterruptedException e) {
              // The test is over.
            }
          });
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      assertThat(hasty.send(target(url), large).result()).isEqualTo(new Refused(413, null));
    }
  }

  @Test
  void aConnectionClosedAtOnceIsBroken() throws Exception {
    try (var receiver = Receivers.that((socket, _) -> socket.close())) {
      assertThat(attempt(receiver).result()).isEqualTo(new Unreached(Failure.BROKEN));
      assertThat(receiver.accepted).hasValue(1);
    }
  }

  @Test
  void aConnectionResetIsBroken() throws Exception {
    try (var receiver =
        Receivers.that((socket, _) -> {
          socket.setSoLinger(true, 0);
          socket.close();
        })) {
      assertThat(attempt(receiver).result()).isEqualTo(new Unreached(Failure.BROKEN));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdefgh\r\n0\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
      })
  void whatIsNoHttpIsBroken(String garbage) throws Exception {
    try (var receiver =
        Receivers.that((socket, out) -> {
          out.write(garbage.getBytes(UTF_8));
          socket.shutdownOutput();
        })) {
      assertThat(hasty.send(target(receiver.url()), MESSAGE).result())
          .isEqualTo(new Unreached(Failure.BROKEN));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 20_000})
  void moreHeadersThanAnybodyNeedsAreBroken(int size) throws Exception {
    String headers = size == 101 ? "X: y\r\n".repeat(101) : "X: " + "y".repeat(size) + "\r\n";
    try (var receiver =
        Receivers.answering("HTTP/1.1 200 OK", headers + "Content-Length: 0", "", "")) {
      assertThat(attempt(receiver).result()).isEqualTo(new Unreached(Failure.BROKEN));
    }
  }
}
