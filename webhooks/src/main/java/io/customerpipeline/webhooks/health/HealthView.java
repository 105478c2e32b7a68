package io.customerpipeline.webhooks.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How an endpoint is, as HTTP shows it.
///
/// @param standing good, warned_50, warned_70, warned_90 or disabled: how much of five days has had
///   nothing but failures
/// @param failingSince the first failure since the last success; null if there is none
/// @param pausedUntil while nobody asks, because it fails as a whole; else null
/// @param lagEvents of the organization's events, those that the endpoint has not had yet, counted
///   up to 10,000 a partition
/// @param lagSeconds how long the oldest of them has waited
/// @param lanesRetrying customers whose deliveries are tried again
/// @param lanesParked customers whose deliveries wait for a person
@JsonInclude(JsonInclude.Include.ALWAYS)
record HealthView(
    UUID endpointId,
    boolean enabled,
    String standing,
    @Nullable Instant failingSince,
    @Nullable Instant pausedUntil,
    long lagEvents,
    long lagSeconds,
    long lanesRetrying,
    long lanesParked) {}
