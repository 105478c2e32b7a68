package io.customerpipeline.api;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/// Migrations have connections of their own: those of the pool are ended after some seconds, and an
/// index over all rows takes longer.
@Component
class MigrationConnections implements FlywayConfigurationCustomizer {
  private final JdbcConnectionDetails database;

  MigrationConnections(JdbcConnectionDetails database) {
    this.database = database;
  }

  @Override
  public void customize(FluentConfiguration migration) {
    migration.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
  }
}
