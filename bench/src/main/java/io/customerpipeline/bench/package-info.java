/// Drives a running pipeline hard, and checks each answer while it does.
@NullMarked
package io.customerpipeline.bench;

import org.jspecify.annotations.NullMarked;
