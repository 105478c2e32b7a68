package io.customerpipeline.webhooks.sending;

import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import io.customerpipeline.webhooks.delivery.Attempt.Result;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.guard.RefusedTargetException;
import io.customerpipeline.webhooks.guard.TargetUrl;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Makes attempts over HTTP/1.1 or, where a receiver speaks it, HTTP/2.
///
/// No endpoint has more than `connections-max` of them under way: who asks for more waits here, and
/// the time of the attempt begins after.
@Component
final class HttpSender implements Sender, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(HttpSender.class);

  private static final int GONE = 410;

  private final Guard guard;
  private final Duration timeout;
  private final InstantSource clock;
  private final Lines lines;
  private final CloseableHttpAsyncClient client;
  private volatile boolean closed;

  @Autowired
  HttpSender(Guard guard, WebhookSettings settings) throws GeneralSecurityException {
    this(
        guard,
        settings.webhooks().attemptTimeout(),
        settings.webhooks().connectionsMax(),
        SSLContext.getDefault(),
        InstantSource.system());
  }

  HttpSender(
      Guard guard, Duration timeout, int connectionsMax, SSLContext tls, InstantSource clock) {
    this.guard = guard;
    this.timeout = timeout;
    this.clock = clock;
    this.lines = new Lines(connectionsMax);
    this.client = Client.started(lines, connectionsMax, timeout, tls);
  }

  @Override
  public Attempt send(Target target, Message message) throws InterruptedException {
    Line line = lines.enter(new Line.Key(target.endpoint(), target.url().getRawAuthority()));
    try {
      return attempt(line, target, message);
    } finally {
      lines.leave(line);
    }
  }

  private Attempt attempt(Line line, Target target, Message message) throws InterruptedException {
    Instant startedAt = clock.instant();
    long start = System.nanoTime();
    var headers = Headers.of(target, message, startedAt);
    var answer = new Answer();
    Result result = result(line, target, message, headers, answer, start + timeout.toNanos());
    var took = Duration.ofNanos(System.nanoTime() - start);
    return new Attempt(startedAt, took, headers.shown(), result, answer.body());
  }

  /// @param deadline in [System#nanoTime()]
  private Result result(
      Line line, Target target, Message message, Headers headers, Answer answer, long deadline)
      throws InterruptedException {
    try {
      TargetUrl url = guard.parse(target.url().toString());
      line.addresses(guard.addresses(url, left(deadline)));
      int status = call(line, url, headers.request(url, message), answer, left(deadline));
      return answered(status, answer);
    } catch (RefusedTargetException e) {
      log.atWarn()
          .addKeyValue("endpointId", target.endpoint())
          .addKeyValue("reason", e.reason())
          .log("target.refused");
      return new Result.Unreached(Failure.POLICY);
    } catch (TimeoutException e) {
      return new Result.Unreached(Failure.TIMEOUT);
    } catch (UnknownHostException e) {
      return new Result.Unreached(Failure.DNS);
    } catch (ExecutionException e) {
      log.atDebug()
          .addKeyValue("endpointId", target.endpoint())
          .setCause(e)
          .log("target.unreached");
      return new Result.Unreached(Failures.of(e.getCause()));
    }
  }

  private Result answered(int status, Answer answer) {
    if (status >= 200 && status < 300) {
      return new Result.Delivered(status);
    }
    return status == GONE
        ? new Result.Gone()
        : new Result.Refused(status, RetryAfter.parse(answer.retryAfter(), clock.instant()));
  }

  private int call(
      Line line, TargetUrl url, AsyncRequestProducer request, Answer answer, Duration within)
      throws InterruptedException, ExecutionException, TimeoutException {
    var context = HttpClientContext.create();
    context.setAttribute(Client.ROUTE, route(line, url));
    context.setAttribute(Client.ANSWER, answer);
    Future<?> call = client.execute(null, request, answer, null, context, answer.whenOver());
    try {
      return answer.ended.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (answer.isWhole()) {
        return answer.status();
      }
      throw e;
    } catch (ExecutionException | CancellationException e) {
      if (closed) {
        throw new InterruptedException("the sender is closed");
      }
      throw e;
    } finally {
      // Of a call that is over this does nothing; of any other it closes the connection.
      call.cancel(true);
      answer.abandon();
    }
  }

  /// Directly there, under the name of the line, which [Lines] alone has addresses for; the name in
  /// the certificate is the host's.
  private static HttpRoute route(Line line, TargetUrl url) {
    var host = new HttpHost(url.uri().getScheme(), line.key.name(), url.port());
    return new HttpRoute(host, new HttpHost(url.host().name(), url.port()), null, url.isTls());
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  @Override
  public void destroy() {
    closed = true;
    client.close(CloseMode.IMMEDIATE);
  }
}
