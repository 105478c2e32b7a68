/// ⑤ Reading customers from the read model.
@NullMarked
package io.customerpipeline.api.customer;

import org.jspecify.annotations.NullMarked;
