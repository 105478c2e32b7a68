/// The parts of a whole installation, each a process of its own on this machine: three brokers, a
/// database, and two of every role, with a link between any two that talk.
///
/// What is started here is ended here, also when this JVM dies: see [Guard].
@NullMarked
package io.customerpipeline.robustness.process;

import org.jspecify.annotations.NullMarked;
