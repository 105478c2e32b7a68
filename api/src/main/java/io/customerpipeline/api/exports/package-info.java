/// Files of customers as of one moment, written in the background, kept for a while, and read in
/// any parts.
@NullMarked
package io.customerpipeline.api.exports;

import org.jspecify.annotations.NullMarked;
