package io.customerpipeline.api.projection;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// The read model in a real Postgres, without a log: one context for all tests.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = WithReadModel.Database.class,
    properties = {
      "spring.config.name=api",
      "management.endpoint.health.validate-group-membership=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
@interface WithReadModel {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import({ReadModel.class, ProjectedRows.class})
  class Database {
    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }
  }
}
