package io.customerpipeline.webhooks.guard;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Asks the machine's resolver, on threads of its own: a look-up is a native call that takes as
/// long as a stranger's name server likes, and would hold a virtual thread's carrier for that long.
///
/// A name is looked up once at a time, whoever waits for it. One that was found stays good while it
/// is looked up anew, so that names nobody answers for do not hold up those that are known.
@Component
public final class SystemResolver implements HostResolver, DisposableBean {
  /// Look-ups at once.
  private static final int THREADS_MAX = 64;

  /// Look-ups that wait for a thread; more of them are refused.
  private static final int QUEUE_MAX = 10_000;

  private static final int NAMES_MAX = 50_000;
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration STALE_MAX = Duration.ofMinutes(5);

  /// One question to the machine, for as long as it takes.
  interface LookUp {
    List<InetAddress> addresses(String name) throws Exception;
  }

  private final ThreadPoolExecutor threads;
  private final AsyncLoadingCache<String, List<InetAddress>> found;

  @Autowired
  SystemResolver() {
    this(name -> List.of(InetAddress.getAllByName(name)));
  }

  SystemResolver(LookUp lookUp) {
    threads =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            STALE_MAX.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_MAX),
            Thread.ofPlatform().daemon().name("webhooks-dns-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    found =
        Caffeine.newBuilder()
            .maximumSize(NAMES_MAX)
            .refreshAfterWrite(FRESH)
            .expireAfterWrite(STALE_MAX)
            .executor(threads)
            .buildAsync(lookUp::addresses);
  }

  @Override
  public List<InetAddress> resolve(String name, Duration within)
      throws UnknownHostException, TimeoutException, InterruptedException {
    try {
      return found.get(name).get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw unknown(name, e.getCause());
    } catch (CompletionException | RejectedExecutionException e) {
      throw unknown(name, e);
    }
  }

  private static UnknownHostException unknown(String name, @Nullable Throwable cause) {
    if (cause instanceof UnknownHostException unknown) {
      return unknown;
    }
    var unknown = new UnknownHostException(name);
    unknown.initCause(cause);
    return unknown;
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }
}
