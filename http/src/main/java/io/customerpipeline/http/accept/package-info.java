/// Reads the header `Accept`, for answers and for refusals alike.
@NullMarked
package io.customerpipeline.http.accept;

import org.jspecify.annotations.NullMarked;
