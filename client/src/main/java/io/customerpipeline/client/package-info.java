/// Follows the customers of a pipeline: first how they are, then what happens to them.
@NullMarked
package io.customerpipeline.client;

import org.jspecify.annotations.NullMarked;
