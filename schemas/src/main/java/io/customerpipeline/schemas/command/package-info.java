/// What may be asked of the pipeline.
@NullMarked
package io.customerpipeline.schemas.command;

import org.jspecify.annotations.NullMarked;
