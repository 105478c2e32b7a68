package io.customerpipeline.api.reseed;

import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.api.submit.CommandLog;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// What a [Reseed] works with, beside what it reads.
@Component
record ReseedParts(
    ReseedStore store, CommandLog commands, OperationIds operations, InstantSource clock) {}
