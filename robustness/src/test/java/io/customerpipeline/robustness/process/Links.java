package io.customerpipeline.robustness.process;

import io.customerpipeline.robustness.proxy.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Every link of an installation, by who uses it and whom it leads to.
public final class Links implements AutoCloseable {
  /// Whoever sends requests to the API.
  public static final String CLIENTS = "clients";

  /// Brokers as they fetch from each other.
  public static final String BROKERS = "brokers";

  /// Users and servers by name.
  private record Ends(String from, String to) {
    @Override
    public String toString() {
      return from + " → " + to;
    }
  }

  private final Map<Ends, Link> links = new LinkedHashMap<>();
  private final Ports ports;

  Links(Ports ports) {
    this.ports = ports;
  }

  /// Where `from` finds `to` from now on.
  int open(String from, String to, int serverPort) throws IOException {
    var ends = new Ends(from, to);
    Link link = Link.open(ends.toString(), ports.next(), serverPort);
    links.put(ends, link);
    return link.port();
  }

  public Link between(String from, String to) {
    Link link = links.get(new Ends(from, to));
    if (link == null) {
      throw new IllegalArgumentException("no link " + from + " → " + to);
    }
    return link;
  }

  public List<Link> from(String from) {
    return matching(ends -> ends.from.equals(from));
  }

  public List<Link> to(String to) {
    return matching(ends -> ends.to.equals(to));
  }

  private List<Link> matching(Predicate<Ends> wanted) {
    List<Link> found = new ArrayList<>();
    links.forEach((ends, link) -> {
      if (wanted.test(ends)) {
        found.add(link);
      }
    });
    return found;
  }

  public void healAll() {
    links.values().forEach(Link::heal);
  }

  @Override
  public void close() throws IOException {
    for (Link link : links.values()) {
      link.close();
    }
  }
}
