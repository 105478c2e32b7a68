/// Keeps the topology running: its settings, its life and its health.
@NullMarked
package io.customerpipeline.processor.runtime;

import org.jspecify.annotations.NullMarked;
