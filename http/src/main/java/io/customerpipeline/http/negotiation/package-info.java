/// Content negotiation: which types and codings a request may ask for and may be written in. It is
/// settled before a route runs, so that a refused request has changed nothing.
@NullMarked
package io.customerpipeline.http.negotiation;

import org.jspecify.annotations.NullMarked;
