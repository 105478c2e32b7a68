package io.customerpipeline.webhooks.delivery;

/// What is sent: the same on every attempt.
///
/// @param id the `webhook-id`, which is the event's
/// @param type such as `customer.created`
/// @param body the event's bytes as they stand on the topic
public record Message(String id, String type, byte[] body) {}
