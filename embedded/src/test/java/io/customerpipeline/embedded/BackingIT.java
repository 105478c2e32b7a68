package io.customerpipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.embedded.backing.Backing;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;

/// What other modules' tests rely on; it holds for the embedded parts and for containers.
@SpringBootTest
@BackedByRealParts
class BackingIT {
  private static final int PATIENCE_SECONDS = 3;

  @Autowired private Backing backing;
  @Autowired private KafkaConnectionDetails kafka;
  @Autowired private JdbcConnectionDetails database;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration(ServiceConnectionAutoConfiguration.class)
  static class Nothing {}

  @AfterEach
  void startAll() {
    backing.startAll();
  }

  @Test
  void bootFindsTheBrokerAndTheDatabase() throws Exception {
    assertThat(nodes(kafka.getBootstrapServers())).isEqualTo(1);
    assertThat(one(database.getJdbcUrl(), database.getUsername(), database.getPassword()))
        .isEqualTo(1);
  }

  @Test
  void aBrokerTakenAwayAndGivenBackAnswersAtTheSameAddress() throws Exception {
    // Given
    List<String> address = kafka.getBootstrapServers();

    // When, Then
    backing.stopBroker();
    assertThatThrownBy(() -> nodes(address)).isInstanceOf(Exception.class);

    // When, Then
    backing.startBroker();
    assertThat(nodes(List.of(backing.bootstrapServers()))).isEqualTo(1);
    assertThat(nodes(address)).isEqualTo(1);
  }

  @Test
  void aDatabaseTakenAwayAndGivenBackAnswersAtTheSameAddress() throws Exception {
    // Given
    String url = database.getJdbcUrl();

    // When, Then
    backing.stopDatabase();
    assertThatThrownBy(() -> one(url, backing.username(), backing.password()))
        .isInstanceOf(Exception.class);

    // When, Then
    backing.startDatabase();
    assertThat(one(url, backing.username(), backing.password())).isEqualTo(1);
    assertThat(backing.jdbcUrl()).isEqualTo(url);
  }

  private static int nodes(List<String> address) throws Exception {
    var client = new HashMap<String, Object>();
    client.put("bootstrap.servers", address);
    client.put("default.api.timeout.ms", PATIENCE_SECONDS * 1000);
    client.put("request.timeout.ms", PATIENCE_SECONDS * 1000);
    Admin admin = Admin.create(Map.copyOf(client));
    try {
      return admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS).size();
    } finally {
      admin.close(Duration.ZERO); // Without a limit it waits for a paused broker for ever.
    }
  }

  private static int one(String url, String username, String password) throws Exception {
    String patient =
        url
            + (url.contains("?") ? "&" : "?")
            + "connectTimeout=%d&loginTimeout=%d&socketTimeout=%d"
                .formatted(PATIENCE_SECONDS, PATIENCE_SECONDS, PATIENCE_SECONDS);
    try (var connection = DriverManager.getConnection(patient, username, password);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select 1")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
