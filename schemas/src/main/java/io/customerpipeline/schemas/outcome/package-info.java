/// What became of each command.
@NullMarked
package io.customerpipeline.schemas.outcome;

import org.jspecify.annotations.NullMarked;
