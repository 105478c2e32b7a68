/// Commands in; outcomes, events and snapshots out.
@NullMarked
package io.customerpipeline.processor;

import org.jspecify.annotations.NullMarked;
