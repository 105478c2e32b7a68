/// How lists are cut into pages.
@NullMarked
package io.customerpipeline.http.page;

import org.jspecify.annotations.NullMarked;
