/// The Kafka cluster behind this role: its topics, created or checked before anything is written.
@NullMarked
package io.customerpipeline.api.cluster;

import org.jspecify.annotations.NullMarked;
