package io.customerpipeline.http.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.http.problem.ProblemType;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names and values in a query string. The parameters of the servlet API have those of a form
/// in the body as well, and asking for them reads the body.
final class QueryString {
  private QueryString() {}

  /// Each name with its values, in the order of the request.
  ///
  /// @param query as it was sent: `application/x-www-form-urlencoded`; absent if there is none
  /// @throws io.customerpipeline.http.problem.ProblemException `400` if it cannot be decoded
  static Map<String, List<String>> of(@Nullable String query) {
    var parameters = new LinkedHashMap<String, List<String>>();
    if (query == null) {
      return parameters;
    }
    try {
      for (String pair : query.split("&")) {
        String[] parts = pair.split("=", 2);
        String name = decoded(parts[0]);
        if (!name.isEmpty()) {
          String value = parts.length == 1 ? "" : decoded(parts[1]);
          parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
      }
    } catch (IllegalArgumentException | CharacterCodingException _) {
      throw ProblemType.MALFORMED_REQUEST.exception("The query cannot be decoded.");
    }
    return parameters;
  }

  /// Refuses bytes that are no UTF-8, which [URLDecoder] would replace.
  private static String decoded(String text) throws CharacterCodingException {
    byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
