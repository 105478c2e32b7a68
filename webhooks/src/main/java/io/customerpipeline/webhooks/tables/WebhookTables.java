package io.customerpipeline.webhooks.tables;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/// Creates and migrates the tables, in the schema `webhooks` with a history of its own. Waits for
/// Postgres as long as it takes.
///
/// No Flyway bean: beside the api in one process, Boot's own migrates the tables of that role, and
/// it would step back for another. No connections of the pool: those are ended after some seconds,
/// and an index over all rows takes longer.
@Component
class WebhookTables implements InitializingBean {
  private static final int RETRIES = 600;
  private static final int RETRY_SECONDS_MAX = 1;

  private final JdbcConnectionDetails database;

  WebhookTables(JdbcConnectionDetails database) {
    this.database = database;
  }

  @Override
  public void afterPropertiesSet() {
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
