/// Request bodies, read strictly and with every fault named.
@NullMarked
package io.customerpipeline.api.body;

import org.jspecify.annotations.NullMarked;
