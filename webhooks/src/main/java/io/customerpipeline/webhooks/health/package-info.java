/// How endpoints are: how far behind, failing since when, and what follows from it.
@NullMarked
package io.customerpipeline.webhooks.health;

import org.jspecify.annotations.NullMarked;
