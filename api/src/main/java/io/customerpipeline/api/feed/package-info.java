/// What happened to customers, for those without Kafka: the events topic over HTTP.
@NullMarked
package io.customerpipeline.api.feed;

import org.jspecify.annotations.NullMarked;
