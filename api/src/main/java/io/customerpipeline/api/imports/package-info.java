/// Files of customers: each row is a command like any other, sent as fast as others do not feel.
@NullMarked
package io.customerpipeline.api.imports;

import org.jspecify.annotations.NullMarked;
