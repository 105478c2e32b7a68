package io.customerpipeline.webhooks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What may know of what.
class PurityTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.customerpipeline.webhooks");

  @Test
  void whatFollowsAnAttemptIsDecidedPurely() {
    noClasses()
        .that()
        .resideInAPackage("..webhooks.delivery..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "org.springframework..",
                    "org.apache..",
                    "java.sql..",
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "java.util.concurrent..",
                    "org.slf4j..",
                    "..webhooks.sending..",
                    "..webhooks.guard..",
                    "..webhooks.signing..")
                // An address is a value.
                .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(URI.class))))
        .because("a schedule of three days is tested in virtual time")
        .check(CLASSES);
  }

  @Test
  void theRulesOfDeliveryAskNeitherClockNorChance() {
    noClasses()
        .that()
        .resideInAPackage("..webhooks.delivery..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
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
        .because("whoever takes a lane over decides as the worker before would have")
        .check(CLASSES);
  }

  @Test
  void onlyTheSenderKnowsTheHttpClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..webhooks.sending..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hc..")
        .because("what connects elsewhere connects past the guard")
        .check(CLASSES);
  }

  @Test
  void signaturesAndGuardKnowNothingOfDelivery() {
    noClasses()
        .that()
        .resideInAnyPackage("..webhooks.signing..", "..webhooks.guard..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..webhooks.delivery..", "..webhooks.sending..")
        .because("endpoints are registered with them, and send nothing")
        .check(CLASSES);
  }
}
