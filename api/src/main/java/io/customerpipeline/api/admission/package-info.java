/// Whether a write may come in: not while decisions are far behind, and not too many of one
/// customer at once.
@NullMarked
package io.customerpipeline.api.admission;

import org.jspecify.annotations.NullMarked;
