/// Where we connect to, and where never: endpoints are URLs that strangers chose, and this process
/// stands in a network that they do not (server-side request forgery).
@NullMarked
package io.customerpipeline.webhooks.guard;

import org.jspecify.annotations.NullMarked;
