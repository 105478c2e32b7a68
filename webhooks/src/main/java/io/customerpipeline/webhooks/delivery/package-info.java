/// One HTTP call, what came of it, and what follows.
@NullMarked
package io.customerpipeline.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
