/// ⑤ What became of an operation: pending, or its outcome; and the waking of those who wait.
@NullMarked
package io.customerpipeline.api.operation;

import org.jspecify.annotations.NullMarked;
