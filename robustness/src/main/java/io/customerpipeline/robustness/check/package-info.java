/// Whether a history keeps the promises. Each [Check] is pure: it sees a history and nothing else,
/// knows no rule from the product's code, and names the entries by which it knows. What cannot be
/// decided counts as broken.
@NullMarked
package io.customerpipeline.robustness.check;

import org.jspecify.annotations.NullMarked;
