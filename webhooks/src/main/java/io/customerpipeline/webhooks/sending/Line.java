package io.customerpipeline.webhooks.sending;

import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// What an endpoint has to itself: so many connections to its host, and the addresses that were
/// checked for them.
final class Line {

  /// @param host of its URL; after a change of it, attempts to either host may be under way
  record Key(UUID endpoint, String host) {

    /// Stands for the host in the pool of connections, so that endpoints of one host do not share.
    String name() {
      return endpoint + "/" + host;
    }
  }

  final Key key;
  final Semaphore connections;
  private volatile List<InetAddress> addresses = List.of();

  /// Attempts that are under way or wait; changed by [Lines] only.
  int users;

  Line(Key key, int connectionsMax) {
    this.key = key;
    this.connections = new Semaphore(connectionsMax);
  }

  void addresses(List<InetAddress> checked) {
    addresses = checked;
  }

  List<InetAddress> addresses() {
    return addresses;
  }
}
