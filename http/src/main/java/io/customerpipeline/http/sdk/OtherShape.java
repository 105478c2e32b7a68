package io.customerpipeline.http.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Polar has a route of the same method and path whose bodies have another shape. A request of its
/// SDKs is refused here: the SDK would take the answer for something that it is not.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OtherShape {

  /// The resource of this API under the path, as the end of a sentence: `the feed of customer
  /// events`.
  String value();
}
