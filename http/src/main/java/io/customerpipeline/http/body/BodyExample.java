package io.customerpipeline.http.body;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A body of this [Shape] that every route with it takes unchanged. It stands in the description of
/// the API, and the page at `/docs` sends it. A test sends each.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyExample {
  /// JSON.
  String value();
}
