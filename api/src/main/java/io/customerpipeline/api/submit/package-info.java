/// ① A request becomes a command on Kafka, and waits for its outcome, or is told where to ask.
@NullMarked
package io.customerpipeline.api.submit;

import org.jspecify.annotations.NullMarked;
