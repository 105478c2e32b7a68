/// Organizations and their API keys, as resources of their own.
@NullMarked
package io.customerpipeline.api.organization;

import org.jspecify.annotations.NullMarked;
