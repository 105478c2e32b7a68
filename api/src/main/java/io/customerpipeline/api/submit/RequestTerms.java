package io.customerpipeline.api.submit;

import io.customerpipeline.api.customer.EntityTags;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.command.Versions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;

/// The headers of a write.
///
/// @param idempotencyKey `Idempotency-Key` as sent
/// @param prefer `Prefer` as sent
/// @param mustExist `If-Match` is there, be it `*` (RFC 9110 §13.1.1)
/// @param mustBeAbsent `If-None-Match: *` is there (RFC 9110 §13.1.2)
/// @param ifVersion of `If-Match`; absent means any version
/// @param mergePatch the body is a JSON Merge Patch (RFC 7396)
public record RequestTerms(
    @Nullable String idempotencyKey,
    @Nullable String prefer,
    boolean mustExist,
    boolean mustBeAbsent,
    @Nullable Versions ifVersion,
    boolean mergePatch) {
  static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";

  /// @throws ProblemException `422` if a header has the wrong form
  static RequestTerms of(NativeWebRequest request) {
    String ifMatch = joined(request, IF_MATCH);
    String contentType = request.getHeader("Content-Type");
    return new RequestTerms(
        joined(request, IdempotencyKeys.HEADER),
        joined(request, "Prefer"),
        ifMatch != null,
        isStar(joined(request, IF_NONE_MATCH)),
        EntityTags.versionsOf(ifMatch),
        contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(MERGE_PATCH));
  }

  /// Several lines of one header are one list (RFC 9110 §5.3).
  private static @Nullable String joined(NativeWebRequest request, String header) {
    String[] lines = request.getHeaderValues(header);
    return lines == null ? null : String.join(", ", lines);
  }

  /// A change is for one state of the customer, and `If-Match` names it. To change it unless it is
  /// in some state is not offered, and a precondition must not be passed over.
  private static boolean isStar(@Nullable String ifNoneMatch) {
    if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
      throw InvalidRequest.exception(
          Location.HEADER, IF_NONE_MATCH, "wrong_form", "must be * on a write");
    }
    return ifNoneMatch != null;
  }

  /// The value for a command: true, or absent.
  @Nullable Boolean ifAbsent() {
    return mustBeAbsent ? Boolean.TRUE : null;
  }

  /// For a customer that does not exist yet: nothing can be said about its state.
  ///
  /// @throws ProblemException `422` if a precondition is there
  RequestTerms forNewCustomer() {
    if (mustExist || mustBeAbsent) {
      throw InvalidRequest.exception(
          Location.HEADER,
          mustExist ? IF_MATCH : IF_NONE_MATCH,
          "not_allowed",
          "is for a customer that the path names");
    }
    return this;
  }

  /// For a customer that must exist, or nothing happens.
  ///
  /// @throws ProblemException `412` if it must be absent, too
  RequestTerms forOldCustomer() {
    if (mustBeAbsent) {
      throw ProblemType.VERSION_MISMATCH.exception(
          "If-None-Match: * holds where there is no customer, and then there is nothing to change.");
    }
    return this;
  }

  /// For a customer that may exist.
  ///
  /// @throws ProblemException `412` if it must and must not exist
  RequestTerms forAnyCustomer() {
    return mustExist ? forOldCustomer() : this;
  }
}
