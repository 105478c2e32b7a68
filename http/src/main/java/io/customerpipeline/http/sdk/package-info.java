/// Rules for requests of the SDKs of Polar, which work against this API unchanged where both have
/// the same resource: see docs/polar-sdk.md.
@NullMarked
package io.customerpipeline.http.sdk;

import org.jspecify.annotations.NullMarked;
