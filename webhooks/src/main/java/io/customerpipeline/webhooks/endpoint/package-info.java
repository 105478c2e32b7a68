/// Who asked for what: URL, secrets, event filter, disabled or not.
@NullMarked
package io.customerpipeline.webhooks.endpoint;

import org.jspecify.annotations.NullMarked;
