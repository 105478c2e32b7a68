package io.customerpipeline.webhooks.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// Which addresses a name has.
public interface HostResolver {

  /// @return at least one, in the order in which to try them
  /// @throws UnknownHostException if it has none
  /// @throws TimeoutException if nobody said so in time
  List<InetAddress> resolve(String name, Duration within)
      throws UnknownHostException, TimeoutException, InterruptedException;
}
