/// A real broker and a real database in, or beside, this JVM: each with its data in one folder, on
/// loopback only, and able to stop and start again on the same port.
@NullMarked
package io.customerpipeline.embedded;

import org.jspecify.annotations.NullMarked;
