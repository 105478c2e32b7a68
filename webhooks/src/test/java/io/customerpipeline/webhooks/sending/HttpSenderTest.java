package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Gone;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.guard.Guard;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSenderTest extends WithSender {
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
}
