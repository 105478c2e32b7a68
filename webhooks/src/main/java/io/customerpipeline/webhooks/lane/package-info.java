/// Failing customers of an endpoint, and what a person decides about those that are parked.
@NullMarked
package io.customerpipeline.webhooks.lane;

import org.jspecify.annotations.NullMarked;
