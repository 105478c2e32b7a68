/// The network between the processes of a run: each link leads through a port of our own, where it
/// can be cut, held up, delayed or sliced.
@NullMarked
package io.customerpipeline.robustness.proxy;

import org.jspecify.annotations.NullMarked;
