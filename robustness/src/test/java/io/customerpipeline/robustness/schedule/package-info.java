/// What is done to an installation while its clients work, and when. A seed gives the same plan
/// again; whom it strikes depends on who leads at the time, and stands in the history.
@NullMarked
package io.customerpipeline.robustness.schedule;

import org.jspecify.annotations.NullMarked;
