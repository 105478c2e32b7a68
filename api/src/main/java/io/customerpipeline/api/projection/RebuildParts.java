package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.topic.Topics;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// What a [Rebuild] works with.
///
/// @param jdbc of a connection of its own, as `transaction`, `readModel` and `retention` are
/// @param partitions of every topic
record RebuildParts(
    JdbcClient jdbc,
    TransactionTemplate transaction,
    ReadModel readModel,
    ReadModelRetention retention,
    Topics topics,
    int partitions,
    InstantSource clock,
    RebuildTarget target) {}
