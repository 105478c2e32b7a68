package io.customerpipeline.processor;

import java.util.Locale;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Decides commands. Serves nothing over HTTP but its health and metrics.
@SpringBootApplication
public class ProcessorApplication {

  public static void main(String[] args) {
    // Libraries format numbers and compare keywords by it, and go wrong with that of some
    // countries.
    Locale.setDefault(Locale.ROOT);
    new SpringApplicationBuilder(ProcessorApplication.class)
        .properties("spring.config.name=processor")
        .run(args);
  }
}
