package io.customerpipeline.webhooks;

import io.customerpipeline.http.HttpConfiguration;
import io.customerpipeline.schemas.topic.ClusterConnection;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.KafkaAdmin;

/// The webhooks role, alone in its process. Its settings and their defaults stand in
/// `webhooks.yml`.
@SpringBootApplication
@Import(HttpConfiguration.class)
@EnableConfigurationProperties(WebhookSettings.class)
public class WebhooksApplication {

  @Bean
  ClusterConnection landingConnection(KafkaAdmin admin) {
    return new ClusterConnection(admin.getConfigurationProperties());
  }

  /// Starts the role; the usual Spring Boot arguments and environment apply.
  public static void main(String[] arguments) {
    // Libraries format numbers and compare keywords by it, and go wrong with that of some
    // countries.
    Locale.setDefault(Locale.ROOT);
    System.setProperty("spring.config.name", "webhooks");
    SpringApplication.run(WebhooksApplication.class, arguments);
  }
}
