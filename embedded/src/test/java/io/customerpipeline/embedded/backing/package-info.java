/// Where integration tests take their broker and database from, by one switch: the embedded ones,
/// or containers with `-Pcontainers`.
@NullMarked
package io.customerpipeline.embedded.backing;

import org.jspecify.annotations.NullMarked;
