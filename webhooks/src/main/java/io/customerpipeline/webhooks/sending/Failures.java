package io.customerpipeline.webhooks.sending;

import io.customerpipeline.webhooks.delivery.Attempt.Failure;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Names a failure by where it struck.
final class Failures {

  private Failures() {}

  /// @param cause what the HTTP client gave as the reason that there is no answer
  static Failure of(@Nullable Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> Failure.DNS;
      case ConnectException _, NoRouteToHostException _ -> Failure.CONNECT;
      case SocketException e when isUnreachable(e) -> Failure.CONNECT;
      case SSLException _ -> Failure.TLS;
      // Connect time-outs too: whoever answers nothing may answer later.
      case InterruptedIOException _, TimeoutException _ -> Failure.TIMEOUT;
      case null, default -> Failure.BROKEN;
    };
  }

  /// The one failure to connect that has no class of its own in the JDK.
  private static boolean isUnreachable(SocketException e) {
    return e.getMessage() != null && e.getMessage().contains("unreachable");
  }
}
