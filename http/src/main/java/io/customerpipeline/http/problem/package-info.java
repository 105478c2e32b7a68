/// Everything that can go wrong, as problem documents (RFC 9457).
@NullMarked
package io.customerpipeline.http.problem;

import org.jspecify.annotations.NullMarked;
