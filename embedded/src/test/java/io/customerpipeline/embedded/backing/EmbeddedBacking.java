package io.customerpipeline.embedded.backing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/// The embedded broker and database, as Boot's connection details.
@TestConfiguration(proxyBeanMethods = false)
class EmbeddedBacking {

  @Bean
  Backing backing() {
    return EmbeddedParts.running();
  }

  @Bean
  KafkaConnectionDetails kafkaConnection(Backing backing) {
    return () -> List.of(backing.bootstrapServers());
  }

  @Bean
  JdbcConnectionDetails databaseConnection(Backing backing) {
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return backing.jdbcUrl();
      }

      @Override
      public String getUsername() {
        return backing.username();
      }

      @Override
      public @Nullable String getPassword() {
        return backing.password();
      }
    };
  }
}
