/// An agent of the JVM that ends a process at a named point of its code, or breaks a promise of the
/// product on purpose. The product knows nothing of it: see docs/decisions/0027.
@NullMarked
package io.customerpipeline.robustness.agent;

import org.jspecify.annotations.NullMarked;
