package io.customerpipeline.embedded.backing;

import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/// Chooses by class name, so that embedded tests run without Testcontainers on their class path.
final class BackingSelector implements ImportSelector, EnvironmentAware {
  private static final String PACKAGE = "io.customerpipeline.embedded.backing.";
  private String choice = "embedded";

  @Override
  public void setEnvironment(Environment environment) {
    choice = environment.getProperty("test.backing", "embedded");
  }

  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    return switch (choice) {
      case "embedded" -> new String[] {PACKAGE + "EmbeddedBacking"};
      case "containers" -> new String[] {PACKAGE + "ContainerBacking"};
      default ->
          throw new IllegalArgumentException(
              "test.backing is embedded or containers, not " + choice);
    };
  }
}
