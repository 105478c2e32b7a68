/// The pipeline in one thread and in simulated time: the product's own rules, between logs and
/// tables that are simulated, with crashes, duplicates and delays wherever they can happen. A seed
/// decides all of it, so what a seed shows it shows every time.
///
/// What runs is the product's: `Turn` and all that it decides, `Lockstep`, `CustomerRows`,
/// `FeedCursor`, `EndpointCursor` and `PartitionCursor`. What is simulated is Kafka (what is
/// committed is seen, topic by topic and partition by partition at different times), Kafka Streams
/// (transactions, restores), Postgres (transactions, the rules of the SQL) and HTTP. What a run did
/// is a history, and is judged by the same checkers as a run of real processes.
///
/// Left out: external ids, imports and rebuilds, time-outs of answers, and all threads.
@NullMarked
package io.customerpipeline.robustness.simulation;

import org.jspecify.annotations.NullMarked;
