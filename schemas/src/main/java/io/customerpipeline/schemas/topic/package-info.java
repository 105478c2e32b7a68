/// Every topic as one value: its name, its types, how long it keeps what.
@NullMarked
package io.customerpipeline.schemas.topic;

import org.jspecify.annotations.NullMarked;
