/// Events from Kafka into a table of this role, in the order of (partition, offset).
@NullMarked
package io.customerpipeline.webhooks.landing;

import org.jspecify.annotations.NullMarked;
