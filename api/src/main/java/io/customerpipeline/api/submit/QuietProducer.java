package io.customerpipeline.api.submit;

import org.springframework.kafka.support.ProducerListener;
import org.springframework.stereotype.Component;

/// Spring Kafka's own listener logs the key of each record that could not be sent, and the key of a
/// create is an e-mail address. Failures are logged, without it, by who sends.
@Component
class QuietProducer implements ProducerListener<Object, Object> {}
