package io.customerpipeline.webhooks.sending;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP client: what it may do of itself is nothing. It follows no redirects, tries nothing
/// twice, keeps no cookies, answers no challenge, knows no proxy and unpacks no content.
///
/// The asynchronous one, because it speaks HTTP/2 where the receiver does, and because whatever it
/// is doing can be given up at any moment, a name look-up, a handshake or a trickle of octets. The
/// callers are virtual threads, and wait.
final class Client {
  private static final Logger log = LoggerFactory.getLogger(Client.class);

  /// Where the planner finds the route of a request.
  static final String ROUTE = "webhooks.route";

  /// Where the client finds who waits for the answer.
  static final String ANSWER = "webhooks.answer";

  /// Receivers' own limits are mostly longer, or told in `Keep-Alive`, which is obeyed if shorter.
  private static final TimeValue IDLE_MAX = TimeValue.ofSeconds(30);

  private static final int HEADERS_MAX = 100;
  private static final int HEADER_LINE_MAX = 8192;

  private Client() {}

  /// @param attemptTimeout whoever calls keeps it; the client's own limits only come after
  static CloseableHttpAsyncClient started(
      Lines lines, int connectionsMax, Duration attemptTimeout, SSLContext tls) {
    var timeout = Timeout.of(attemptTimeout.plusSeconds(1));
    var client =
        HttpAsyncClients.custom()
            .setConnectionManager(new Connections(lines, connectionsMax, timeout, tls))
            .setIOReactorConfig(IOReactorConfig.custom().setSoTimeout(timeout).build())
            .setHttp1Config(
                Http1Config.custom()
                    .setMaxHeaderCount(HEADERS_MAX)
                    .setMaxLineLength(HEADER_LINE_MAX)
                    .build())
            .setH2Config(
                H2Config.custom()
                    .setPushEnabled(false)
                    .setMaxHeaderListSize(HEADERS_MAX * HEADER_LINE_MAX)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .setConnectionRequestTimeout(timeout)
                    .setConnectionKeepAlive(IDLE_MAX)
                    .build())
            .setIoReactorExceptionCallback(Client::log)
            .setRoutePlanner(new Planner())
            .addExecInterceptorFirst("connection", Client::tellConnection)
            .setDefaultCredentialsProvider(new BasicCredentialsProvider())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableConnectionState()
            .disableRequestPriority()
            .evictExpiredConnections()
            .evictIdleConnections(IDLE_MAX)
            .build();
    client.start();
    return client;
  }

  /// The client's own way to cancel a call is lost if the connection is made faster than whoever
  /// asked for it can write down how to cancel the making of it.
  private static void tellConnection(
      HttpRequest request,
      AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    if (scope.clientContext.getAttribute(ANSWER) instanceof Answer answer) {
      answer.connectedBy(scope.execRuntime);
    }
    chain.proceed(request, body, scope, callback);
  }

  /// Nothing that concerns one call: those are told what came of them.
  private static void log(Exception e) {
    if (e instanceof ClosedSelectorException || e instanceof CancelledKeyException) {
      return; // How the client's threads end when it is closed.
    }
    log.error("The HTTP client has a fault of its own", e);
  }

  /// The route that the sender made: direct, under the name of its line.
  private static final class Planner implements HttpRoutePlanner {

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
      if (context.getAttribute(ROUTE) instanceof HttpRoute route) {
        return route;
      }
      throw new HttpException("no route was checked");
    }
  }
}
