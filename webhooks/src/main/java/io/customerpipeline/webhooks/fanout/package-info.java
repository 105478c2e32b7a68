/// ④ Each endpoint's cursor over the landed events; a failing customer parks its own lane.
@NullMarked
package io.customerpipeline.webhooks.fanout;

import org.jspecify.annotations.NullMarked;
