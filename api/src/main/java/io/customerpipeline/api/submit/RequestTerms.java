package io.customerpipeline.api.submit;

import io.customerpipeline.api.customer.EntityTags;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;

/// What the headers of a write ask for.
///
/// @param idempotencyKey `Idempotency-Key` as sent
/// @param prefer `Prefer` as sent
/// @param mustExist `If-Match` is there, be it `*` (RFC 9110 §13.1.1)
/// @param ifVersion of `If-Match`; absent means any version
public record RequestTerms(
    @Nullable String idempotencyKey,
    @Nullable String prefer,
    boolean mustExist,
    @Nullable Long ifVersion) {

  static RequestTerms of(NativeWebRequest request) {
    String ifMatch = request.getHeader("If-Match");
    return new RequestTerms(
        request.getHeader(IdempotencyKeys.HEADER),
        request.getHeader("Prefer"),
        ifMatch != null,
        EntityTags.versionOf(ifMatch));
  }
}
