/// Programs for Node in tests: what others run against us, as npm delivers it.
@NullMarked
package io.customerpipeline.embedded.node;

import org.jspecify.annotations.NullMarked;
