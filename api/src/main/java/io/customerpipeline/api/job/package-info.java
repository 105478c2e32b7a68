/// What work that goes on behind an answer has in common: whose it is, who looks for it, how it is
/// asked about.
@NullMarked
package io.customerpipeline.api.job;

import org.jspecify.annotations.NullMarked;
