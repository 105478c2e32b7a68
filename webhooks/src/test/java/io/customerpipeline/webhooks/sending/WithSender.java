package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.guard.HostResolver;
import io.customerpipeline.webhooks.signing.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/// A sender to this machine, and one that has little time.
@Timeout(30)
abstract class WithSender {
  static final Duration TIMEOUT = Duration.ofMillis(1500);
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final Secret SECRET = Secret.random(new SecureRandom());
  static final Message MESSAGE =
      new Message("e-1", "customer.created", "{\"type\":\"customer.created\"}".getBytes(UTF_8));

  /// Every name is this machine.
  static final HostResolver HERE = (_, _) -> List.of(InetAddress.getLoopbackAddress());

  final List<HttpSender> senders = new ArrayList<>();
  final HttpSender sender = sender(HERE, Duration.ofSeconds(15));
  final HttpSender hasty = sender(HERE, TIMEOUT);

  HttpSender sender(HostResolver resolver, Duration timeout) {
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
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    senders.forEach(HttpSender::destroy);
  }

  static Target target(String url) {
    return target(UUID.randomUUID(), url, Map.of());
  }

  static Target target(UUID endpoint, String url, Map<String, String> headers) {
    return new Target(endpoint, URI.create(url), List.of(SECRET.text()), null, headers);
  }

  Attempt attempt(Receivers receiver) throws InterruptedException {
    return sender.send(target(receiver.url()), MESSAGE);
  }
}
