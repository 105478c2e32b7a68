package io.customerpipeline.http.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a route needs: a key with one of these scopes. A route that says nothing is open to nobody.
///
/// It stands at the route itself, so a path is matched once, by the one who also serves it.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
  /// Any one of them is enough.
  Scope[] value();
}
