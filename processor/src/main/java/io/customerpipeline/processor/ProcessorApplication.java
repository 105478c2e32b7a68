package io.customerpipeline.processor;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Decides commands. Serves nothing over HTTP but its health and metrics.
@SpringBootApplication
public class ProcessorApplication {

  public static void main(String[] args) {
    new SpringApplicationBuilder(ProcessorApplication.class)
        .properties("spring.config.name=processor")
        .run(args);
  }
}
