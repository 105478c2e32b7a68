package io.customerpipeline.api;

import io.customerpipeline.http.HttpConfiguration;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/// The api role, alone in its process. Its settings and their defaults stand in `api.yml`.
@SpringBootApplication
@Import(HttpConfiguration.class)
@EnableConfigurationProperties(ApiSettings.class)
public class ApiApplication {

  /// Starts the role; the usual Spring Boot arguments and environment apply.
  public static void main(String[] arguments) {
    // Libraries format numbers and compare keywords by it, and go wrong with that of some
    // countries.
    Locale.setDefault(Locale.ROOT);
    System.setProperty("spring.config.name", "api");
    SpringApplication.run(ApiApplication.class, arguments);
  }
}
