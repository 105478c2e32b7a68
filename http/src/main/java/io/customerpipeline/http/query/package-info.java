/// Query parameters: which ones a route permits, and how a request is refused that has others.
@NullMarked
package io.customerpipeline.http.query;

import org.jspecify.annotations.NullMarked;
