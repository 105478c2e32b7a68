package io.customerpipeline.webhooks.tables;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/// Creates and migrates the tables, in the schema `webhooks` with a history of its own. Waits for
/// Postgres as long as it takes.
///
/// No Flyway bean: beside the api in one process, Boot's own migrates the tables of that role, and
/// it would step back for another. No connections of the pool: those are ended after some seconds,
/// and an index over all rows takes longer.
///
/// `pipeline.webhooks.migrate=false` leaves the tables as they are.
@Component
class WebhookTables implements InitializingBean {
  private static final int RETRIES = 600;
  private static final int RETRY_SECONDS_MAX = 1;

  private final JdbcConnectionDetails database;
  private final boolean migrates;

  WebhookTables(
      JdbcConnectionDetails database,
      @Value("${pipeline.webhooks.migrate:true}") boolean migrates) {
    this.database = database;
    this.migrates = migrates;
  }

  @Override
  public void afterPropertiesSet() {
    if (!migrates) {
      return;
    }
    Flyway.configure()
        .dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword())
        .schemas("webhooks")
        .table("webhooks_schema_history")
        .locations("classpath:db/webhooks")
        .connectRetries(RETRIES)
        .connectRetriesInterval(RETRY_SECONDS_MAX)
        .load()
        .migrate();
  }
}
