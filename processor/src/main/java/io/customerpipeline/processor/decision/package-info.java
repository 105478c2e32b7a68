/// The rules: what becomes of a command, given the state it meets. Pure.
@NullMarked
package io.customerpipeline.processor.decision;

import org.jspecify.annotations.NullMarked;
