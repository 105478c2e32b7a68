package io.customerpipeline.schemas.topic;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// One connection for the questions that a role asks its cluster again and again.
///
/// A client of its own for each question costs a thread, a new connection to every broker and two
/// requests before the question itself. The first question opens the connection, because the
/// addresses of the brokers may not resolve while a role starts.
public final class ClusterConnection implements AutoCloseable {
  private final Map<String, Object> properties;
  private @Nullable Admin admin;
  private boolean closed;

  /// @param properties those of Kafka's admin client
  public ClusterConnection(Map<String, Object> properties) {
    this.properties = Map.copyOf(properties);
  }

  /// Asks with the client of this connection, which the question must not close.
  ///
  /// @throws org.apache.kafka.common.KafkaException while the cluster cannot be reached
  /// @throws IllegalStateException after [#close()]
  public <T> T ask(Function<Admin, T> question) {
    return question.apply(admin());
  }

  /// Does the same for requests without an answer of their own.
  ///
  /// @throws org.apache.kafka.common.KafkaException while the cluster cannot be reached
  /// @throws IllegalStateException after [#close()]
  public void use(Consumer<Admin> action) {
    action.accept(admin());
  }

  /// Asks about the log that the cluster holds.
  ///
  /// @throws org.apache.kafka.common.KafkaException while the cluster cannot be reached
  /// @throws IllegalStateException after [#close()]
  public <T> T inspect(Function<LogInspector, T> question) {
    return question.apply(new LogInspector(admin(), properties));
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new IllegalStateException("The connection to the cluster is closed.");
    }
    Admin open = admin == null ? Admin.create(properties) : admin;
    admin = open;
    return open;
  }

  /// At once: a stop must not wait for a broker that does not answer.
  @Override
  public synchronized void close() {
    closed = true;
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
