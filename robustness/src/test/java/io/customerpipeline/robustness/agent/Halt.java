package io.customerpipeline.robustness.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/// Ends this process when a point is passed for the last time: no hook runs, nothing is flushed.
///
/// Public, because its calls stand in the classes that are altered.
public final class Halt {
  /// Of the process; nothing else ends with it.
  public static final int STATUS = 77;

  private static final AtomicInteger LEFT = new AtomicInteger();
  private static volatile String lastLine = "";
  private static volatile int hold;

  private Halt() {}

  /// @param milliseconds for which the thread stays at the point while all others go on
  static void prepare(CrashPoint point, int passes, int milliseconds) {
    lastLine = line(point, passes);
    hold = milliseconds;
    LEFT.set(passes);
  }

  static String line(CrashPoint point, int passes) {
    return "agent: halts at " + point + ", pass " + passes;
  }

  /// The point is passed just now.
  public static void pass() {
    if (LEFT.decrementAndGet() == 0) {
      stay(hold);
      Agent.say(lastLine);
      Runtime.getRuntime().halt(STATUS);
    }
  }

  private static void stay(int millis) {
    try {
      var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static final class OnEnter {
    private OnEnter() {}

    @Advice.OnMethodEnter
    static void enter() {
      Halt.pass();
    }
  }

  static final class OnExit {
    private OnExit() {}

    @Advice.OnMethodExit
    static void exit() {
      Halt.pass();
    }
  }
}
