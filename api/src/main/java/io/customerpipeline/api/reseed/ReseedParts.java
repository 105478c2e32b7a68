package io.customerpipeline.api.reseed;

import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.api.submit.CommandLog;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// Dependencies of a [Reseed], beside the records that it reads.
@Component
record ReseedParts(
    ReseedStore store, CommandLog commands, OperationIds operations, InstantSource clock) {}
