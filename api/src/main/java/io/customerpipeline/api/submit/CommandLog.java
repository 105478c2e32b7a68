package io.customerpipeline.api.submit;

import io.customerpipeline.api.cluster.Cluster;
import io.customerpipeline.api.cluster.LogStanding;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.wire.Wire;
import java.io.Serial;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

/// The way into the pipeline.
@Component
public class CommandLog {
  private final KafkaTemplate<String, byte[]> kafka;
  private final Cluster cluster;
  private final LogStanding standing;

  CommandLog(KafkaTemplate<String, byte[]> kafka, Cluster cluster, LogStanding standing) {
    this.kafka = kafka;
    this.cluster = cluster;
    this.standing = standing;
    // The first command would else wait until the producer knows who leads its partition.
    cluster.whenReady(() -> kafka.partitionsFor(cluster.topics().commands().name()));
  }

  /// Thrown when a command may not be in the log.
  public static final class AppendFailedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final boolean uncertain;

    AppendFailedException(boolean uncertain, Throwable cause) {
      super(cause);
      this.uncertain = uncertain;
    }

    /// Whether the record may have left: then it may still be applied, once.
    public boolean uncertain() {
      return uncertain;
    }
  }

  /// Returns once every in-sync replica has the command.
  ///
  /// @return its offset in its partition
  /// @throws AppendFailedException within the producer's `max.block.ms` + `delivery.timeout.ms`
  long append(Command command) {
    try {
      return send(command).join().getRecordMetadata().offset();
    } catch (CompletionException e) {
      throw new AppendFailedException(true, e.getCause() == null ? e : e.getCause());
    }
  }

  /// The same without waiting; completes exceptionally if the command may not be in the log.
  ///
  /// @throws AppendFailedException if it is not
  public CompletableFuture<SendResult<String, byte[]>> send(Command command) {
    if (!cluster.isReady()) {
      throw new AppendFailedException(false, new KafkaException("the topics are not there yet"));
    }
    if (!standing.takesWrites() && !(command instanceof Request.Restore)) {
      throw new AppendFailedException(false, new KafkaException(standing.state().description()));
    }
    int partition = command.bucket().partition(cluster.partitions());
    var record =
        new ProducerRecord<>(
            cluster.topics().commands().name(),
            partition,
            command.recordKey(),
            Wire.write(command));
    try {
      return kafka.send(record);
    } catch (org.springframework.kafka.KafkaException | KafkaException e) {
      throw new AppendFailedException(false, e);
    }
  }
}
