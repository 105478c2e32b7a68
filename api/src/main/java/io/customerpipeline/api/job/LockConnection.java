package io.customerpipeline.api.job;

import java.util.Optional;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A connection to Postgres outside of the pool, for work that holds a lock for as long as it
/// takes: no statement of it has a time limit, and the lock ends with the connection.
public final class LockConnection {
  private LockConnection() {}

  /// @param application the name under which Postgres shows it
  /// @return to be destroyed by the caller
  public static SingleConnectionDataSource open(
      JdbcConnectionDetails database, String application) {
    var own = new SingleConnectionDataSource(database.getJdbcUrl(), true);
    var properties = new Properties();
    Optional.ofNullable(database.getUsername())
        .ifPresent(name -> properties.setProperty("user", name));
    Optional.ofNullable(database.getPassword())
        .ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("ApplicationName", application);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("tcpKeepAlive", "true");
    own.setConnectionProperties(properties);
    return own;
  }
}
