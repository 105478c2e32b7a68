package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Gone;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.guard.HostResolver;
import io.customerpipeline.webhooks.signing.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpSenderTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1500);
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Secret SECRET = Secret.random(new SecureRandom());
  private static final Message MESSAGE =
      new Message("e-1", "customer.created", "{\"type\":\"customer.created\"}".getBytes(UTF_8));

  /// Every name is this machine.
  private static final HostResolver HERE = (_, _) -> List.of(InetAddress.getLoopbackAddress());

  private final List<HttpSender> senders = new ArrayList<>();
  private final HttpSender sender = sender(HERE, Duration.ofSeconds(15));
  private final HttpSender hasty = sender(HERE, TIMEOUT);

  private HttpSender sender(HostResolver resolver, Duration timeout) {
    try {
      var made =
          new HttpSender(
              new Guard(resolver, true),
              timeout,
              8,
              SSLContext.getDefault(),
              InstantSource.fixed(NOW));
      senders.add(made);
      return made;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    senders.forEach(HttpSender::destroy);
  }

  private static Target target(String url) {
    return target(UUID.randomUUID(), url, Map.of());
  }

  private static Target target(UUID endpoint, String url, Map<String, String> headers) {
    return new Target(endpoint, URI.create(url), List.of(SECRET.text()), null, headers);
  }

  private Attempt attempt(Receivers receiver) throws InterruptedException {
    return sender.send(target(receiver.url()), MESSAGE);
  }

  @Test
  void aDeliveredMessageVerifiesWithTheOfficialLibrary() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 200 OK", "Content-Length: 2", "", "ok")) {
      Instant real = Instant.now();
      var now =
          new HttpSender(
              new Guard(HERE, true),
              TIMEOUT,
              8,
              SSLContext.getDefault(),
              InstantSource.fixed(real));
      senders.add(now);

      Attempt attempt = now.send(target(receiver.url()), MESSAGE);

      assertThat(attempt.result()).isEqualTo(new Delivered(200));
      assertThat(attempt.answer()).isEqualTo("ok".getBytes(UTF_8));
      assertThat(attempt.startedAt()).isEqualTo(real);
      assertThat(attempt.took()).isPositive().isLessThan(TIMEOUT);
      HttpHeaders sent = headersOf(receiver.requests.getFirst());
      new Webhook(SECRET.text()).verify(new String(MESSAGE.body(), UTF_8), sent.map());
      assertThat(sent.firstValue("webhook-id")).hasValue("e-1");
      assertThat(sent.firstValue("content-type")).hasValue("application/json");
      assertThat(sent.firstValue("user-agent")).hasValue("customer-pipeline-webhooks/1");
      assertThat(sent.firstValue("host")).hasValue("127.0.0.1:" + receiver.port());
      assertThat(sent.map().keySet())
          .containsExactlyInAnyOrder(
              "connection",
              "content-length",
              "content-type",
              "host",
              "user-agent",
              "webhook-id",
              "webhook-signature",
              "webhook-timestamp");
      assertThat(sent.firstValue("webhook-signature"))
          .hasValue(attempt.requestHeaders().get("webhook-signature"));
    }
  }

  private static HttpHeaders headersOf(String request) {
    var map = new HashMap<String, List<String>>();
    request
        .lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .forEach(line -> {
          int colon = line.indexOf(':');
          map.put(
              line.substring(0, colon).toLowerCase(), List.of(line.substring(colon + 1).strip()));
        });
    return HttpHeaders.of(map, (_, _) -> true);
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 400, 401, 404, 407, 500, 503, 599})
  void whatIsNotASuccessIsRefusedAndNotTriedAgain(int status) throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 " + status + " Oh",
            "Content-Length: 0",
            "WWW-Authenticate: Basic realm=\"x\"",
            "Proxy-Authenticate: Basic realm=\"x\"",
            "",
            "")) {
      assertThat(attempt(receiver).result()).isEqualTo(new Refused(status, null));
      assertThat(receiver.requests).hasSize(1);
    }
  }

  @Test
  void whatComesBeforeTheAnswerIsNotTheAnswer() throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 102 Wait", "", "HTTP/1.1 500 Oh", "Content-Length: 0", "", "")) {
      assertThat(attempt(receiver).result()).isEqualTo(new Refused(500, null));
    }
  }

  @Test
  void anAnswerThatNeverFollowsIsATimeout() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 102 Wait", "", "")) {
      assertThat(hasty.send(target(receiver.url()), MESSAGE).result())
          .isEqualTo(new Unreached(Failure.TIMEOUT));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void everyStatusBelow300IsADelivery(int status) throws Exception {
    try (var receiver =
        Receivers.answering("HTTP/1.1 " + status + " Fine", "Content-Length: 0", "", "")) {
      Attempt attempt = attempt(receiver);

      assertThat(attempt.result()).isEqualTo(new Delivered(status));
      assertThat(attempt.answer()).isNull();
    }
  }

  @Test
  void goneIsGone() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 410 Gone", "Content-Length: 0", "", "")) {
      assertThat(attempt(receiver).result()).isEqualTo(new Gone());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    try (var canary = Receivers.blackHole();
        var receiver =
            Receivers.answering(
                "HTTP/1.1 " + status + " There",
                "Location: " + canary.url(),
                "Content-Length: 0",
                "",
                "")) {
      assertThat(attempt(receiver).result()).isEqualTo(new Refused(status, null));
      assertThat(canary.accepted).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          120                           | 120
          ' 0 '                         | 0
          9999999999                    | 9999999999
          Tue, 24 Nov 2026 12:02:00 GMT | 120
          Tue, 24 Nov 2026 11:00:00 GMT | 0
          Tuesday, 24-Nov-26 12:02:00 GMT | 120
          soon                          |
          -5                            |
          99999999999999                |
          """)
  void retryAfterIsReadInSecondsAndAsADate(String header, Long seconds) throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 429 Slow down", "Retry-After: " + header, "Content-Length: 0", "", "")) {
      assertThat(attempt(receiver).result())
          .isEqualTo(new Refused(429, seconds == null ? null : Duration.ofSeconds(seconds)));
    }
  }

  @Test
  void aBlackHoleCostsTheTimeOfAnAttemptAndNoMoreThanItsConnections() throws Exception {
    try (var receiver = Receivers.blackHole();
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var target = target(receiver.url());

      var attempts =
          workers.invokeAll(
              java.util.Collections.nCopies(
                  20, (Callable<Attempt>) () -> hasty.send(target, MESSAGE)));

      for (Future<Attempt> attempt : attempts) {
        assertThat(attempt.get().result()).isEqualTo(new Unreached(Failure.TIMEOUT));
        assertThat(attempt.get().took()).isBetween(TIMEOUT, TIMEOUT.plusMillis(700));
      }
      // 8, and those that the receiver has not yet noticed to be closed.
      assertThat(receiver.openMax.get()).isLessThanOrEqualTo(2 * 8);
      await().untilAtomic(receiver.open, org.hamcrest.Matchers.is(0));
    }
  }

  @Test
  void aBlackHoleTakesNoConnectionFromAnotherEndpointOnTheSameHost() throws Exception {
    var healthy = new AtomicReference<>(true);
    try (var receiver =
            Receivers.that((_, out) -> {
              if (!healthy.get()) {
                Thread.currentThread().join();
              }
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
            });
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      healthy.set(false);
      var dead = target(receiver.url());
      var attempts = new ArrayList<Future<Attempt>>();
      for (int i = 0; i < 30; i++) {
        attempts.add(workers.submit(() -> sender.send(dead, MESSAGE)));
      }
      await().untilAtomic(receiver.open, org.hamcrest.Matchers.is(8));
      healthy.set(true);

      Attempt attempt = sender.send(target(receiver.url()), MESSAGE);

      assertThat(attempt.result()).isEqualTo(new Delivered(200));
      assertThat(attempt.took()).isLessThan(Duration.ofSeconds(5));
      assertThat(receiver.accepted).hasValue(8 + 1);
      attempts.forEach(waiting -> waiting.cancel(true));
    }
  }

  @Test
  void aTrickleIsCutOffAfterTheTimeOfAnAttempt() throws Exception {
    try (var receiver =
        Receivers.that((_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
          while (true) {
            out.write('x');
            out.flush();
            Thread.currentThread().join(Duration.ofMillis(100));
          }
        })) {
      Attempt attempt = hasty.send(target(receiver.url()), MESSAGE);

      assertThat(attempt.result()).isEqualTo(new Unreached(Failure.TIMEOUT));
      assertThat(attempt.took()).isBetween(TIMEOUT, TIMEOUT.plusMillis(700));
      assertThat(new String(attempt.answer(), UTF_8)).matches("x{5,20}");
      await().untilAtomic(receiver.open, org.hamcrest.Matchers.is(0));
    }
  }

  @Test
  void aTrickleOfHeadersIsCutOffToo() throws Exception {
    try (var receiver =
        Receivers.that((_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(UTF_8));
          while (true) {
            out.write('x');
            out.flush();
            Thread.currentThread().join(Duration.ofMillis(100));
          }
        })) {
      assertThat(hasty.send(target(receiver.url()), MESSAGE).result())
          .isEqualTo(new Unreached(Failure.TIMEOUT));
      await().untilAtomic(receiver.open, org.hamcrest.Matchers.is(0));
    }
  }

  @Test
  void ofAHugeAnswer64KiBAreKeptAndTheRestIsNotRead() throws Exception {
    var written = new java.util.concurrent.atomic.AtomicLong();
    try (var receiver =
        Receivers.that((_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(UTF_8));
          byte[] part = new byte[8192];
          java.util.Arrays.fill(part, (byte) 'x');
          for (int i = 0; i < 100_000; i++) {
            out.write(part);
            written.addAndGet(part.length);
          }
        })) {
      Attempt attempt = attempt(receiver);

      assertThat(attempt.result()).isEqualTo(new Delivered(200));
      assertThat(attempt.answer()).hasSize(64 * 1024).containsOnly('x');
      await().untilAtomic(receiver.open, org.hamcrest.Matchers.is(0));
      // What fits into the buffers of the kernel on both sides.
      assertThat(written.get()).isLessThan(16_000_000);
    }
  }

  @Test
  void anAnswerOfJust64KiBIsKeptWhole() throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 200 OK", "Content-Length: 65536", "", "y".repeat(64 * 1024))) {
      var target = target(receiver.url());
      for (int i = 0; i < 3; i++) {
        assertThat(sender.send(target, MESSAGE).answer()).hasSize(64 * 1024);
      }
      assertThat(receiver.accepted).hasValue(1);
    }
  }

  @Test
  void contentIsNotUnpacked() throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 3", "", "abc")) {
      Attempt attempt = attempt(receiver);

      assertThat(attempt.result()).isEqualTo(new Delivered(200));
      assertThat(attempt.answer()).isEqualTo("abc".getBytes(UTF_8));
      assertThat(receiver.requests.getFirst().toLowerCase()).doesNotContain("accept-encoding");
    }
  }

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
            } catch (java.io.IOException | InterruptedException e) {
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

  @Test
  void connectionsAreUsedAgain() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 200 OK", "Content-Length: 2", "", "ok")) {
      var target = target(receiver.url());
      for (int i = 0; i < 50; i++) {
        assertThat(sender.send(target, MESSAGE).result()).isEqualTo(new Delivered(200));
      }
      assertThat(receiver.accepted).hasValue(1);
    }
  }

  @Test
  void cookiesAreNotKept() throws Exception {
    try (var receiver =
        Receivers.answering(
            "HTTP/1.1 200 OK", "Set-Cookie: a=b; Path=/", "Content-Length: 0", "", "")) {
      var target = target(receiver.url());
      sender.send(target, MESSAGE);
      sender.send(target, MESSAGE);
      assertThat(receiver.requests).hasSize(2);
      assertThat(String.join("", receiver.requests).toLowerCase()).doesNotContain("cookie");
    }
  }

  @Test
  void ownHeadersAreSentAndOursAreNotOverridden() throws Exception {
    try (var receiver = Receivers.answering("HTTP/1.1 200 OK", "Content-Length: 0", "", "")) {
      var own =
          Map.of(
              "Authorization", "Bearer abc",
              "Content-Type", "text/plain",
              "Webhook-Id", "forged",
              "Host", "elsewhere",
              "Transfer-Encoding", "chunked");
      Attempt attempt = sender.send(target(UUID.randomUUID(), receiver.url(), own), MESSAGE);

      HttpHeaders sent = headersOf(receiver.requests.getFirst());
      assertThat(sent.firstValue("authorization")).hasValue("Bearer abc");
      assertThat(sent.firstValue("content-type")).hasValue("application/json");
      assertThat(sent.firstValue("webhook-id")).hasValue("e-1");
      assertThat(sent.firstValue("host")).hasValue("127.0.0.1:" + receiver.port());
      assertThat(sent.firstValue("transfer-encoding")).isEmpty();
      assertThat(attempt.requestHeaders()).containsEntry("Authorization", "***");
      assertThat(attempt.requestHeaders().toString()).doesNotContain("abc", "forged");
    }
  }

  @Test
  void anInterruptedWorkerStopsAtOnceAndItsConnectionIsClosed() throws Exception {
    try (var receiver = Receivers.blackHole()) {
      var thrown = new AtomicReference<Throwable>();
      Thread worker =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  sender.send(target(receiver.url()), MESSAGE);
                } catch (Throwable e) {
                  thrown.set(e);
                }
              });
      await().until(() -> receiver.requests.size() == 1);

      worker.interrupt();

      assertThat(worker.join(Duration.ofSeconds(1))).isTrue();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      await().untilAtomic(receiver.open, org.hamcrest.Matchers.is(0));
    }
  }

  @Test
  void aClosedSenderMakesNoAttemptOfIt() throws Exception {
    try (var receiver = Receivers.blackHole()) {
      sender.destroy();
      assertThatThrownBy(() -> sender.send(target(receiver.url()), MESSAGE))
          .isInstanceOf(InterruptedException.class);
    }
  }
}
