/// What the pipeline promises, checked from outside over HTTP.
///
/// The tests start the standalone as a process of its own. With `-Dpipeline.url=…
/// -Dpipeline.token=…` they run against a pipeline that is already there, and those that must kill
/// it are skipped.
@NullMarked
package io.customerpipeline.acceptance;

import org.jspecify.annotations.NullMarked;
