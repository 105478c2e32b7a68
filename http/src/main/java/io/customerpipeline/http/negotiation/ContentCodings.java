package io.customerpipeline.http.negotiation;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/// The codings of a request's body (RFC 9110 §8.4), without those that change nothing.
///
/// @param names in lower case, in the order in which they were applied
record ContentCodings(List<String> names) {
  /// RFC 9110 §8.4.1.3 makes the second a name of the first.
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  static ContentCodings of(HttpServletRequest request) {
    return new ContentCodings(
        Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty() && !name.equals("identity"))
            .toList());
  }

  boolean areGzip() {
    return names.size() == 1 && GZIP.contains(names.getFirst());
  }

  boolean areKnown() {
    return names.isEmpty() || areGzip();
  }

  /// @return `415`, which names in `Accept-Encoding` what may be sent (RFC 9110 §12.5.3)
  static ProblemException refusal() {
    return ProblemType.UNSUPPORTED_MEDIA_TYPE
        .exception("A body may be sent as it is, or once with Content-Encoding: gzip.")
        .header(HttpHeaders.ACCEPT_ENCODING, "gzip, identity");
  }
}
