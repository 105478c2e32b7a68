/// HTTP to and from the pipeline: `submit` and `operation` lead into it, `projection` and
/// `customer` out of it.
@NullMarked
package io.customerpipeline.api;

import org.jspecify.annotations.NullMarked;
