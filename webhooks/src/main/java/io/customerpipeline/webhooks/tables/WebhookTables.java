package io.customerpipeline.webhooks.tables;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/// Creates and migrates the tables, in the schema `webhooks` with a history of its own. Waits for
/// Postgres as long as it takes.
///
/// No Flyway bean: beside the api in one process, Boot's own migrates the tables of that role, and
/// it would step back for another.
@Component
class WebhookTables implements InitializingBean {
  private static final int RETRIES = 600;
  private static final int RETRY_SECONDS_MAX = 1;

  private final DataSource dataSource;

  WebhookTables(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public void afterPropertiesSet() {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("webhooks")
        .table("webhooks_schema_history")
        .locations("classpath:db/webhooks")
        .connectRetries(RETRIES)
        .connectRetriesInterval(RETRY_SECONDS_MAX)
        .load()
        .migrate();
  }
}
