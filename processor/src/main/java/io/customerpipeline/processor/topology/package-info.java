/// The pipe around the decision: one source, one stateful step, four sinks.
@NullMarked
package io.customerpipeline.processor.topology;

import org.jspecify.annotations.NullMarked;
