package io.customerpipeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How long Postgres lets a transaction last, by whose it is.
@SpringBootTest(
    classes = MigrationConnectionsIT.Database.class,
    properties = {
      "spring.config.name=api",
      "management.endpoint.health.validate-group-membership=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class MigrationConnectionsIT {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(MigrationConnections.class)
  static class Database {}

  @Autowired private DataSource pool;
  @Autowired private Flyway flyway;

  @Test
  void aMigrationMayTakeLongerThanAnyOtherTransaction() {
    assertThat(limit(flyway.getConfiguration().getDataSource())).isEqualTo("0");
    assertThat(limit(pool)).isEqualTo("8s");
  }

  private static String limit(DataSource database) {
    return JdbcClient.create(database).sql("show transaction_timeout").query(String.class).single();
  }
}
