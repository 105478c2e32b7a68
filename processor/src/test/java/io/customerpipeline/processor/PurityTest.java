package io.customerpipeline.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What may know of what.
class PurityTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.customerpipeline.processor");

  @Test
  void theDeciderIsPure() {
    noClasses()
        .that()
        .resideInAPackage("..decision..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "org.apache.kafka..",
            "java.sql..",
            "java.io..",
            "java.nio..",
            "java.net..",
            "java.util.concurrent..",
            "org.slf4j..",
            "..processor.topology..",
            "..processor.runtime..")
        .because("the same rules run in the bench, in the tests and in the processor")
        .check(CLASSES);
  }

  @Test
  void theDeciderAsksNeitherClockNorChance() {
    noClasses()
        .that()
        .resideInAPackage("..decision..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .because("a decision taken again, after a crash, must be the same decision")
        .check(CLASSES);
  }

  @Test
  void theTopologyKnowsNoSpring() {
    noClasses()
        .that()
        .resideInAPackage("..topology..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "..processor.runtime..")
        .because("the topology is a value; who runs it is another matter")
        .check(CLASSES);
  }
}
