package io.customerpipeline.schemas.topic;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/// The identity of a log: the cluster (KIP-78) and the topics in it (KIP-516). A topic that is
/// deleted and created again has another id, and so has a cluster whose data was replaced.
///
/// An offset means nothing without it, so every stored position keeps the id of its log beside it.
///
/// @param text `cluster:topic:topic…`, in the order in which the topics were asked for; to be
///   compared and stored, and not to be taken apart
public record LogId(String text) {

  public static LogId of(String cluster, List<Uuid> topics) {
    return new LogId(
        Stream.concat(Stream.of(cluster), topics.stream().map(Uuid::toString))
            .collect(Collectors.joining(":")));
  }

  @Override
  public String toString() {
    return text;
  }
}
