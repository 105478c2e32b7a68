/// Runs on a standalone that dies at named points, or is broken on purpose.
@NullMarked
package io.customerpipeline.robustness.crash;

import org.jspecify.annotations.NullMarked;
