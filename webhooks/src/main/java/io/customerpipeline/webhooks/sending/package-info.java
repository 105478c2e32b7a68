/// The thin loop beside the pure rules of delivery: a message becomes one HTTP call, and whatever
/// comes of it an attempt.
@NullMarked
package io.customerpipeline.webhooks.sending;

import org.jspecify.annotations.NullMarked;
