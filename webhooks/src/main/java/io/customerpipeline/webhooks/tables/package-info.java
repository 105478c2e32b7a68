/// The tables of this role, and what leaves them in time.
@NullMarked
package io.customerpipeline.webhooks.tables;

import org.jspecify.annotations.NullMarked;
