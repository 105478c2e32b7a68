package io.customerpipeline.robustness.agent;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/// What the JVM calls before `main`. Its argument has parts, with a semicolon in between:
/// `halt=POINT@PASSES+HOLD` and `alter=ALTERATION,…`.
///
/// What it says goes to standard error, in lines that begin with `agent:`.
public final class Agent {
  private Agent() {}

  /// @throws IllegalArgumentException for what is not known; then the JVM does not start
  public static void premain(String argument, Instrumentation instrumentation) {
    for (Altered each : altered(argument)) {
      install(each, instrumentation);
    }
  }

  private static List<Altered> altered(String argument) {
    List<Altered> all = new ArrayList<>();
    for (String part : argument.split(";")) {
      String value = part.substring(part.indexOf('=') + 1);
      if (part.startsWith("halt=")) {
        String[] order = value.split("[@+]");
        CrashPoint point = CrashPoint.valueOf(order[0]);
        Halt.prepare(point, Integer.parseInt(order[1]), Integer.parseInt(order[2]));
        all.add(point.place());
      } else if (part.startsWith("alter=")) {
        for (String name : value.split(",")) {
          all.add(Alteration.valueOf(name).place());
        }
      } else {
        throw new IllegalArgumentException(part);
      }
    }
    return all;
  }

  private static void install(Altered altered, Instrumentation instrumentation) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(new Complaints())
        .type(named(altered.className()))
        .transform(
            (type, _, _, _, _) -> type.visit(Advice.to(altered.advice()).on(altered.matcher())))
        .installOn(instrumentation);
  }

  static void say(String line) {
    System.err.println(line);
    System.err.flush();
  }

  /// A class that cannot be altered would go on as if nothing had been wanted of it.
  private static final class Complaints extends AgentBuilder.Listener.Adapter {
    @Override
    public void onError(
        String typeName,
        ClassLoader loader,
        net.bytebuddy.utility.JavaModule module,
        boolean loaded,
        Throwable failure) {
      say("agent: cannot alter " + typeName + ": " + failure);
      Runtime.getRuntime().halt(1);
    }
  }
}
