package io.customerpipeline.acceptance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Runs only with `-Dlong-proofs=true`: it starts a pipeline of its own several times, and all such
/// tests together would make the run of every build too long.
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "long-proofs", matches = "true")
@interface LongProof {}
