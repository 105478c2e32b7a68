package io.customerpipeline.schemas;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the language may lean on.
class LanguageRulesTest {
  private static final JavaClasses LANGUAGE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.customerpipeline.schemas");

  @Test
  void onlyTopicsAndTheBucketKnowKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..schemas.topic..")
        .and()
        .doNotHaveSimpleName("Bucket")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .because("a reader of the records needs no client, and the bucket is Kafka's own hash")
        .check(LANGUAGE);
  }

  @Test
  void nothingKnowsSpring() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .because("whoever reads the topics may be no Spring application")
        .check(LANGUAGE);
  }

  @Test
  void nothingKnowsAnotherModule() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.customerpipeline..")
                .and(not(resideInAPackage("io.customerpipeline.schemas.."))))
        .because("all modules know the language, and it knows none of them")
        .check(LANGUAGE);
  }

  @Test
  void nothingAsksAClockOrForChance() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..schemas.topic..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .because("time and identity travel inside the commands, so that a replay decides the same")
        .check(LANGUAGE);
  }
}
