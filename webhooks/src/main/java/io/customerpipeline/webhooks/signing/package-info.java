/// Standard Webhooks: how a receiver knows that a message is ours.
@NullMarked
package io.customerpipeline.webhooks.signing;

import org.jspecify.annotations.NullMarked;
