/// The search for one order of operations in which each answer is right: that of Wing and Gong
/// (1993), which remembers where it has been in vain, as Lowe (2017) and Porcupine do.
@NullMarked
package io.customerpipeline.robustness.linear;

import org.jspecify.annotations.NullMarked;
