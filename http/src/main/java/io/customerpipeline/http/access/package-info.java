/// Who asks: the organization comes from the API key, and from nowhere else.
@NullMarked
package io.customerpipeline.http.access;

import org.jspecify.annotations.NullMarked;
