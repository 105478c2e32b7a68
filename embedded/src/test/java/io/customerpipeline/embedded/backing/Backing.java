package io.customerpipeline.embedded.backing;

/// The broker and the database behind a test, to be taken away and given back. Both have the same
/// address and data afterwards. Each method returns once its effect is there, and does nothing if
/// the part is in that state already.
///
/// Embedded, a stopped part refuses connections. A container is paused: it accepts connections and
/// never answers, which is the harder outage. A test must hold for both.
public interface Backing {
  /// `host:port`, for a test that reads or writes topics by itself.
  String bootstrapServers();

  /// For a test that looks into the tables by itself.
  String jdbcUrl();

  /// Goes with [#jdbcUrl()].
  String username();

  /// Goes with [#jdbcUrl()]; may be empty.
  String password();

  void stopBroker();

  void startBroker();

  void stopDatabase();

  void startDatabase();

  /// Both run afterwards; for an `@AfterEach`, so that no outage outlives its test.
  default void startAll() {
    startDatabase();
    startBroker();
  }
}
