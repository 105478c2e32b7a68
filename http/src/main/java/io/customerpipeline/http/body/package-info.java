/// Request bodies, read strictly and with every fault named; and what they consist of.
@NullMarked
package io.customerpipeline.http.body;

import org.jspecify.annotations.NullMarked;
