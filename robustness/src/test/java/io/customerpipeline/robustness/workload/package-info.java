/// The clients of a run, and all that they record: what they asked and got, what they read of the
/// feed, what receivers of webhooks took in, and at the end what all topics and stores hold.
@NullMarked
package io.customerpipeline.robustness.workload;

import org.jspecify.annotations.NullMarked;
