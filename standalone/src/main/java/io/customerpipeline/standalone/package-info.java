/// Everything in one process on one folder: broker, database, api, processor and webhooks, wired as
/// they are when each runs alone.
@NullMarked
package io.customerpipeline.standalone;

import org.jspecify.annotations.NullMarked;
