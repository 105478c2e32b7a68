/// JSON as it stands on the topics, and nothing else.
@NullMarked
package io.customerpipeline.schemas.wire;

import org.jspecify.annotations.NullMarked;
