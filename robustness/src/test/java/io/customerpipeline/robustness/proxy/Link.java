package io.customerpipeline.robustness.proxy;

import io.customerpipeline.robustness.proxy.Treatment.Cut;
import io.customerpipeline.robustness.proxy.Treatment.Pass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The way from one client to one server, through a port of its own.
///
/// A server that is not there resets the connection, since the port is open all the same.
public final class Link implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final int CONNECT_MILLIS = 2000;

  private final String name;
  private final ServerSocket door;
  private final InetSocketAddress server;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private final AtomicLong touched = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Treatment treatment = new Pass();

  private Link(String name, ServerSocket door, InetSocketAddress server) {
    this.name = name;
    this.door = door;
    this.server = server;
  }

  /// @param name as a report tells it: `api-a → broker-1`
  /// @param port where clients connect
  /// @param serverPort on this machine
  public static Link open(String name, int port, int serverPort) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    var door = new ServerSocket();
    door.setReuseAddress(true);
    door.bind(new InetSocketAddress(loopback, port), BACKLOG);
    var link = new Link(name, door, new InetSocketAddress(loopback, serverPort));
    Thread.ofVirtual().name("link-" + name).start(link::admit);
    return link;
  }

  public String name() {
    return name;
  }

  public int port() {
    return door.getLocalPort();
  }

  /// From now on, also for connections that are open.
  public void treat(Treatment with) {
    lock.lock();
    try {
      treatment = with;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (with instanceof Cut) {
      passages.forEach(this::reset);
    }
  }

  public void heal() {
    treat(new Pass());
  }

  /// How many connections or pieces a treatment other than [Pass] has met so far: a fault that
  /// touched nothing was none.
  public long touched() {
    return touched.get();
  }

  Treatment treatment() {
    return treatment;
  }

  void touch() {
    touched.incrementAndGet();
  }

  /// Returns at the next change of the treatment, or after so many nanoseconds.
  void awaitChange(Treatment since, long nanosMax) throws InterruptedException {
    lock.lock();
    try {
      long left = nanosMax;
      while (treatment == since && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// A thread of the system waits in its read; a virtual one is woken by another, for each piece,
  /// and all of Kafka's traffic comes through here.
  static Thread start(Runnable what) {
    return Thread.ofPlatform().daemon().start(what);
  }

  private void admit() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        start(() -> connect(client));
      } catch (IOException _) {
        // Closed, or a client that was gone before it was let in.
      }
    }
  }

  private void connect(Socket client) {
    var there = new Socket();
    var passage = new Passage(this, client, there);
    passages.add(passage);
    try {
      if (treatment instanceof Cut) {
        reset(passage);
        return;
      }
      there.connect(server, CONNECT_MILLIS);
      passage.run();
    } catch (IOException _) {
      passage.reset();
    } finally {
      passages.remove(passage);
    }
  }

  private void reset(Passage passage) {
    touch();
    passage.reset();
  }

  @Override
  public void close() throws IOException {
    door.close();
    heal();
    passages.forEach(Passage::reset);
  }
}
