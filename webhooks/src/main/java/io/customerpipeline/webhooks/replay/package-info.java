/// Sending an endpoint again what it was sent before: a job that HTTP starts, shows and cancels.
@NullMarked
package io.customerpipeline.webhooks.replay;

import org.jspecify.annotations.NullMarked;
