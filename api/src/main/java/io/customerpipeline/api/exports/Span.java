package io.customerpipeline.api.exports;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/// The part of a file that is asked for (RFC 9110 §14).
///
/// @param from the first octet, from 0
/// @param to behind the last
record Span(long from, long to) {

  /// What `Range` asks for; empty if the whole is to be sent: there is no such header, it is not
  /// understood, `If-Range` names another file, or several parts are asked for, which a client has
  /// to reckon with (§15.3.7.2 lets the server decide).
  ///
  /// @param etag of the file
  /// @throws ProblemException `416` if the file has no such octet
  static Optional<Span> of(
      @Nullable String range, @Nullable String ifRange, String etag, long length) {
    // A date is no strong validator of a file that has none; a weak tag matches nothing (§13.1.5).
    if (range == null || ifRange != null && !ifRange.strip().equals(etag)) {
      return Optional.empty();
    }
    List<HttpRange> ranges = parsed(range);
    return ranges.size() == 1 ? Optional.of(of(ranges.getFirst(), length)) : Optional.empty();
  }

  private static List<HttpRange> parsed(String range) {
    try {
      return HttpRange.parseRanges(range);
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static Span of(HttpRange range, long length) {
    long from = range.getRangeStart(length);
    if (from >= length) {
      throw ProblemType.RANGE_NOT_SATISFIABLE
          .exception("The file has " + length + " octets.")
          .header(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
    }
    return new Span(from, range.getRangeEnd(length) + 1);
  }

  static Span whole(long length) {
    return new Span(0, length);
  }

  long length() {
    return to - from;
  }

  /// `Content-Range`.
  String contentRange(long length) {
    return "bytes %s-%s/%s".formatted(from, to - 1, length);
  }
}
