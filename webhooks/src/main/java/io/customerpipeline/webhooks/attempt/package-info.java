/// What was sent, and what came back: the log of attempts as HTTP shows it, and sending once more.
@NullMarked
package io.customerpipeline.webhooks.attempt;

import org.jspecify.annotations.NullMarked;
