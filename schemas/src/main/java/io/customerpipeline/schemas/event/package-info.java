/// What happened to a customer.
@NullMarked
package io.customerpipeline.schemas.event;

import org.jspecify.annotations.NullMarked;
