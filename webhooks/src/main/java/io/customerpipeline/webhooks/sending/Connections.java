package io.customerpipeline.webhooks.sending;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// The client's pool, in which no connection is lost whose call is given up while it is made.
///
/// The client's own way to cancel the making leaves some open and known to nobody: it may come
/// before there is a socket to close, or just as the connection is handed over. So the making is
/// never cancelled; it ends by its own limit, and what was made for nobody is closed. No further
/// address is tried then.
final class Connections extends PoolingAsyncClientConnectionManager {
  /// So that a receiver which moves is followed.
  private static final TimeValue AGE_MAX = TimeValue.ofMinutes(5);

  /// A second address is tried if the first does not answer.
  private static final Timeout CONNECT_MAX = Timeout.ofSeconds(5);

  /// @param perLine the most that one line has
  /// @param timeout of the handshake, and between two octets
  Connections(Lines lines, int perLine, Timeout timeout, SSLContext tls) {
    super(
        RegistryBuilder.<TlsStrategy>create()
            .register(URIScheme.HTTPS.id, new DefaultClientTlsStrategy(tls))
            .build(),
        PoolConcurrencyPolicy.STRICT,
        PoolReusePolicy.LIFO,
        AGE_MAX,
        DefaultSchemePortResolver.INSTANCE,
        lines);
    setDefaultMaxPerRoute(perLine);
    setMaxTotal(Lines.CONNECTIONS_MAX);
    setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(timeout).build());
    setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT_MAX)
            .setSocketTimeout(timeout)
            .setTimeToLive(AGE_MAX)
            .build());
  }

  @Override
  public Future<AsyncConnectionEndpoint> connect(
      AsyncConnectionEndpoint endpoint,
      ConnectionInitiator initiator,
      Timeout timeout,
      Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    var answer = (Answer) context.getAttribute(Client.ANSWER);
    return super.connect(
        endpoint, following(initiator, answer), timeout, attachment, context, callback);
  }

  private static ConnectionInitiator following(ConnectionInitiator initiator, Answer answer) {
    return (name, remote, local, timeout, attachment, callback) -> {
      initiator.connect(name, remote, local, timeout, attachment, handing(callback, answer));
      // Whoever cancels this cancels nothing.
      return new CompletableFuture<>();
    };
  }

  private static FutureCallback<IOSession> handing(
      FutureCallback<IOSession> callback, Answer answer) {
    return new FutureCallback<>() {
      @Override
      public void completed(IOSession session) {
        if (answer.isAwaitedOn(session)) {
          callback.completed(session);
        } else {
          session.close(CloseMode.IMMEDIATE);
          callback.cancelled();
        }
      }

      /// Else the next address would be tried.
      @Override
      public void failed(Exception cause) {
        if (answer.isAbandoned()) {
          callback.cancelled();
        } else {
          callback.failed(cause);
        }
      }

      @Override
      public void cancelled() {
        callback.cancelled();
      }
    };
  }
}
