/// PURE: what one HTTP call is, and what follows from what came of it. Time and chance are inputs.
@NullMarked
package io.customerpipeline.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
