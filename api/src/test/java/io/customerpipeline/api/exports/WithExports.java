package io.customerpipeline.api.exports;

import io.customerpipeline.api.customer.CustomerSnapshot;
import io.customerpipeline.embedded.backing.BackedByRealParts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/// Exports in a real Postgres, without anybody who works on them: one context for all tests.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = WithExports.Database.class,
    properties = {
      "spring.config.name=exports-it",
      "spring.jackson.property-naming-strategy=SNAKE_CASE"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
@interface WithExports {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import({ExportStore.class, ExportFiles.class, CustomerSnapshot.class})
  class Database {}
}
