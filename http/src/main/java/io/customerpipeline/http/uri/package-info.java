/// The request target (RFC 9112 §3.2) on its way from the connection to the routes: which
/// characters are read, and how they are written before anything else looks at them.
@NullMarked
package io.customerpipeline.http.uri;

import org.jspecify.annotations.NullMarked;
