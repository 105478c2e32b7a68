/// One page a run, made of its history and the verdicts on it: what was done, what it cost, and
/// whether the promises hold.
@NullMarked
package io.customerpipeline.robustness.report;

import org.jspecify.annotations.NullMarked;
