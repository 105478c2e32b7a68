/// The log made anew out of the read model, after Kafka was lost: see docs/decisions/0033.
@NullMarked
package io.customerpipeline.api.reseed;

import org.jspecify.annotations.NullMarked;
