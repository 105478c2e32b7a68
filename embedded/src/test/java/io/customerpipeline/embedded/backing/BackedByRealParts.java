package io.customerpipeline.embedded.backing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/// Beside `@SpringBootTest`: gives the context a real Kafka and a real Postgres through Boot's
/// connection details, and a [Backing] bean to stop and start them.
///
/// One broker and one database serve all contexts of a JVM, so that two contexts are two instances
/// of one system; test classes share the data and must choose e-mails of their own.
///
/// The system property `test.backing` chooses: `embedded` (the default) or `containers`.
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(BackingSelector.class)
public @interface BackedByRealParts {}
