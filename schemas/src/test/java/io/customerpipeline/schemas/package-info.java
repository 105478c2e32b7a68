/// What the tests of the language share.
@NullMarked
package io.customerpipeline.schemas;

import org.jspecify.annotations.NullMarked;
