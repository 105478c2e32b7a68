package io.customerpipeline.embedded.backing;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The broker and the database as containers, which Boot connects to by itself.
@TestConfiguration(proxyBeanMethods = false)
class ContainerBacking {

  @Bean
  @ServiceConnection
  KafkaContainer kafkaContainer() {
    return ContainerParts.KAFKA;
  }

  @Bean
  @ServiceConnection
  PostgreSQLContainer postgresContainer() {
    return ContainerParts.POSTGRES;
  }

  /// Needs both containers, so that they run before anyone asks for their addresses.
  @Bean
  Backing backing(KafkaContainer kafka, PostgreSQLContainer postgres) {
    return new ContainerParts(kafka, postgres);
  }
}
