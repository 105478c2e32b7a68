/// How lists are cut into pages.
@NullMarked
package io.customerpipeline.api.page;

import org.jspecify.annotations.NullMarked;
