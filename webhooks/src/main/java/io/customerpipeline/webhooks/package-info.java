/// Events to other people's servers: signed, in the order of each customer, and no receiver slows
/// another down.
@NullMarked
package io.customerpipeline.webhooks;

import org.jspecify.annotations.NullMarked;
