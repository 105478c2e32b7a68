package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Unreached;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.guard.HostResolver;
import io.customerpipeline.webhooks.signing.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Name servers of strangers answer as they like, and otherwise the second time.
class RebindingTest {
  private static final String PUBLIC = "93.184.216.34";
  private static final Message MESSAGE =
      new Message("e-1", "customer.created", "{}".getBytes(UTF_8));

  /// Gives one answer after the other, the last one again and again.
  private static HostResolver answers(String... answers) {
    Queue<String> left = new ArrayDeque<>(List.of(answers));
    return (_, _) -> {
      String answer = left.size() > 1 ? left.remove() : left.element();
      return Stream.of(answer.split(" ")).map(InetAddress::ofLiteral).toList();
    };
  }

  private static HttpSender sender(Guard guard) throws Exception {
    return new HttpSender(
        guard, Duration.ofSeconds(5), 8, SSLContext.getDefault(), InstantSource.system());
  }

  private static Target target(String url) {
    return new Target(
        UUID.randomUUID(),
        URI.create(url),
        List.of(Secret.random(new SecureRandom()).text()),
        null,
        Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "127.0.0.1 " + PUBLIC,
        PUBLIC + " 127.0.0.1",
        "2606:4700::1111 127.0.0.1",
        PUBLIC + " ::1",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "::"
      })
  void aNameThatWasPublicWhenRegisteredAndIsLocalNowIsNotConnectedTo(String then) throws Exception {
    try (var canary = Receivers.blackHole()) {
      var guard = new Guard(answers(PUBLIC, then), false);
      var sender = sender(guard);
      String url = guard.admit("https://rebinding.example:" + canary.port() + "/").uri().toString();

      for (int i = 0; i < 3; i++) {
        assertThat(sender.send(target(url), MESSAGE).result())
            .isEqualTo(new Unreached(Failure.POLICY));
      }

      assertThat(canary.accepted).hasValue(0);
      sender.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:PORT/",
        "https://[::1]:PORT/",
        "https://localhost:PORT/",
        "http://127.0.0.1:PORT/",
        "https://127.0.0.1.:PORT/",
        "https://2130706433:PORT/"
      })
  void aStoredUrlIsReadAsStrictlyAsANewOne(String url) throws Exception {
    try (var canary = Receivers.blackHole()) {
      var sender = sender(new Guard(answers("127.0.0.1"), false));
      var target = target(url.replace("PORT", "" + canary.port()));

      assertThat(sender.send(target, MESSAGE).result()).isEqualTo(new Unreached(Failure.POLICY));

      assertThat(canary.accepted).hasValue(0);
      sender.destroy();
    }
  }

  @Test
  void theAddressThatWasCheckedIsTheOneThatIsConnectedTo() throws Exception {
    var asked = new AtomicInteger();
    try (var receiver = Receivers.answering("HTTP/1.1 200 OK", "Content-Length: 0", "", "")) {
      // Only the first answer has a receiver: nobody listens at the second, and ::1 is closed.
      var answers = answers("127.0.0.1", "::1");
      var sender =
          sender(
              new Guard(
                  (name, within) -> {
                    asked.incrementAndGet();
                    return answers.resolve(name, within);
                  },
                  true));

      var result =
          sender
              .send(target("http://rebinding.example:" + receiver.port() + "/"), MESSAGE)
              .result();

      assertThat(result).isEqualTo(new Delivered(200));
      assertThat(asked).hasValue(1);
      assertThat(receiver.accepted).hasValue(1);
      sender.destroy();
    }
  }
}
