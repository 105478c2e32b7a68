/// The description of this API (OpenAPI 3.1), made from the routes themselves.
@NullMarked
package io.customerpipeline.http.openapi;

import org.jspecify.annotations.NullMarked;
