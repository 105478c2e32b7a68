package io.customerpipeline.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Runs tasks at one moment: none starts before all are ready.
final class Together {
  private Together() {}

  /// @return the results in the order of the tasks
  static <T> List<T> run(List<Callable<T>> tasks) {
    var ready = new CyclicBarrier(tasks.size());
    List<Future<T>> futures = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<T> task : tasks) {
        futures.add(
            threads.submit(() -> {
              ready.await();
              return task.call();
            }));
      }
    }
    return futures.stream().map(Together::result).toList();
  }

  /// @param task given its number, from 0
  static <T> List<T> run(int times, IntFunction<T> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    IntStream.range(0, times).forEach(i -> tasks.add(() -> task.apply(i)));
    return run(tasks);
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("one of the tasks failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
