/// What a customer is: its e-mail and key, its id, and what may be said of it.
@NullMarked
package io.customerpipeline.schemas.customer;

import org.jspecify.annotations.NullMarked;
