package io.customerpipeline.api.feed;

import io.customerpipeline.api.operation.OutcomeNotifications;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/// Wakes who waits for events. That something became visible is all it tells: whether it is for
/// them, the readers find out in Postgres.
@Component
class FeedSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long changes;

  FeedSignal(OutcomeNotifications notifications) {
    notifications.whenAnnounced(this::change);
  }

  /// Wakes all who wait.
  void change() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// To be asked before reading, so that nothing is missed between reading and waiting.
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /// Returns once there were other changes than these, or the time is over.
  void await(long seen, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
