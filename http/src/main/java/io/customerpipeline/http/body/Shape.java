package io.customerpipeline.http.body;

import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a body or a query that is read field by field consists of, as a record.
///
/// Nothing is ever read into the record: it is there to be described, and tests hold it against
/// what is read.
@Documented
@Parameter(hidden = true)
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shape {
  Class<? extends Record> value();
}
