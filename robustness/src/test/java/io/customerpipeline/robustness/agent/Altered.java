package io.customerpipeline.robustness.agent;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/// A method, and the advice that is woven into it.
///
/// @param className as [Class#getName()] has it
/// @param method all of this name
record Altered(String className, String method, Class<?> advice) {
  static final String CONSTRUCTOR = "<init>";

  ElementMatcher<MethodDescription> matcher() {
    return method.equals(CONSTRUCTOR)
        ? isConstructor()
        : named(method).<MethodDescription>and(not(isBridge()));
  }
}
