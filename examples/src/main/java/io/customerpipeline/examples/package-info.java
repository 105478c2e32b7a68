/// Small programs that follow the customers, to read and to begin with.
@NullMarked
package io.customerpipeline.examples;

import org.jspecify.annotations.NullMarked;
