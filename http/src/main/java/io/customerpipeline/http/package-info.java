/// What all HTTP of the pipeline has in common: who may ask, what is read, how it is refused, how
/// it is described.
@NullMarked
package io.customerpipeline.http;

import org.jspecify.annotations.NullMarked;
