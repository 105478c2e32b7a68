package io.customerpipeline.http.body;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.springframework.http.HttpHeaders;

/// What is answered where a body does not come to its end. The connection ends with the answer,
/// since the rest of the body may still be on its way.
public final class BrokenBody {
  private BrokenBody() {}

  /// @param failure of a read of the request, as the server throws it
  /// @return `408` where nothing came for too long, `400` where the connection broke or the body is
  ///   not encoded as its headers say
  public static ProblemException of(IOException failure) {
    if (failure instanceof CorruptBodyException corrupt) {
      return ProblemType.MALFORMED_REQUEST
          .exception(String.valueOf(corrupt.getMessage()))
          .header(HttpHeaders.CONNECTION, "close");
    }
    return failure instanceof SocketTimeoutException
            || failure.getCause() instanceof SocketTimeoutException
        ? tooSlow("Nothing more of the body came for too long.")
        : ProblemType.MALFORMED_REQUEST
            .exception("The body broke off.")
            .header(HttpHeaders.CONNECTION, "close");
  }

  /// @return `408`
  public static ProblemException tooSlow(String detail) {
    return ProblemType.BODY_TOO_SLOW.exception(detail).header(HttpHeaders.CONNECTION, "close");
  }
}
