/// ④ Outcomes from Kafka into the read model, in batches; the newer version wins.
@NullMarked
package io.customerpipeline.api.projection;

import org.jspecify.annotations.NullMarked;
