package io.customerpipeline.webhooks.sending;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/// The lines that are in use, and what the HTTP client knows of addresses: it is told those that
/// were checked for the line, and never looks one up itself.
final class Lines implements DnsResolver {
  /// Attempts at once, to all endpoints together.
  static final int CONNECTIONS_MAX = 4096;

  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);
  private final int connectionsMax;

  /// @param connectionsMax of each line
  Lines(int connectionsMax) {
    this.connectionsMax = connectionsMax;
  }

  /// Waits until a connection is free; every attempt ends in its time, so this does too.
  Line enter(Line.Key key) throws InterruptedException {
    Line line = lines.compute(key.name(), (_, present) -> joined(key, present));
    boolean ownIsTaken = false;
    try {
      line.connections.acquire();
      ownIsTaken = true;
      connections.acquire();
      return line;
    } catch (InterruptedException e) {
      if (ownIsTaken) {
        line.connections.release();
      }
      part(line);
      throw e;
    }
  }

  private Line joined(Line.Key key, @Nullable Line present) {
    Line line = present == null ? new Line(key, connectionsMax) : present;
    line.users++;
    return line;
  }

  void leave(Line line) {
    connections.release();
    line.connections.release();
    part(line);
  }

  private void part(Line line) {
    lines.computeIfPresent(line.key.name(), (_, present) -> --present.users == 0 ? null : present);
  }

  @Override
  public InetAddress[] resolve(String name) throws UnknownHostException {
    Line line = lines.get(name);
    if (line == null || line.addresses().isEmpty()) {
      throw new UnknownHostException("no address was checked");
    }
    return line.addresses().toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String name) {
    return name;
  }
}
