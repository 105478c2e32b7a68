package io.customerpipeline.webhooks.sending;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/// An answer as it arrives. Once as much of its body has come as is kept, it is over: the rest is
/// not read, and the connection is closed.
final class Answer implements AsyncResponseConsumer<Void> {
  static final int KEPT_MAX = 64 * 1024;

  /// Where an answer is cut off; no fault of anybody.
  private static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1;

    EnoughException() {
      super("the rest of the answer is not read");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /// Completed at its end, with the status.
  final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private volatile int status;
  private volatile boolean whole;
  private volatile @Nullable String retryAfter;
  private @Nullable FutureCallback<Void> callback;
  private volatile @Nullable AsyncExecRuntime connection;
  private volatile @Nullable IOSession session;
  private volatile boolean abandoned;

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<Void> callback) {
    Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    retryAfter = header == null ? null : header.getValue();
    status = response.getCode();
    this.callback = callback;
    if (entity == null) {
      streamEnd(null);
    }
  }

  @Override
  public void consume(ByteBuffer source) throws IOException {
    byte[] octets = new byte[source.remaining()];
    source.get(octets);
    if (keep(octets)) {
      return;
    }
    ended.complete(status);
    throw new EnoughException();
  }

  /// @return whether there was room for all
  private boolean keep(byte[] octets) {
    synchronized (kept) {
      int room = KEPT_MAX - kept.size();
      kept.write(octets, 0, Math.min(room, octets.length));
      return octets.length <= room;
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    whole = true;
    if (callback != null) {
      callback.completed(null);
    }
  }

  /// What breaks once all has come, as the rest of a request that nobody reads, changes nothing.
  @Override
  public void failed(Exception cause) {
    if (whole) {
      ended.complete(status);
    } else {
      ended.completeExceptionally(cause);
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    // What comes beyond what is kept is the end, so nobody is ever held back.
    channel.update(KEPT_MAX);
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {}

  /// Now its connection is back in the pool, for the next attempt of who waits.
  @Override
  public void releaseResources() {
    if (whole) {
      ended.complete(status);
    }
  }

  void connectedBy(AsyncExecRuntime connection) {
    this.connection = connection;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /// @return whether anybody still waits for an answer on the connection that was made for it
  boolean isAwaitedOn(IOSession session) {
    this.session = session;
    return !abandoned;
  }

  /// Nobody waits any more: the connection is closed, if it is not back in the pool, even if it is
  /// handed over at this moment.
  void abandon() {
    abandoned = true;
    IOSession made = session;
    if (made != null && !whole) {
      made.close(CloseMode.IMMEDIATE);
    }
    AsyncExecRuntime connected = connection;
    if (connected != null) {
      connected.discardEndpoint();
    }
  }

  /// Failures before there is an answer, as to connect, are told only here.
  FutureCallback<Void> whenOver() {
    return new FutureCallback<>() {
      @Override
      public void completed(Void nothing) {}

      @Override
      public void failed(Exception cause) {
        Answer.this.failed(cause);
      }

      @Override
      public void cancelled() {
        ended.cancel(false);
      }
    };
  }

  /// Whether all has come, though the request may not have gone out in full.
  boolean isWhole() {
    return whole;
  }

  int status() {
    return status;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }

  /// @return what has come of the body so far; absent if nothing has
  byte @Nullable [] body() {
    synchronized (kept) {
      return kept.size() == 0 ? null : kept.toByteArray();
    }
  }
}
