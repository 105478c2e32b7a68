package io.customerpipeline.http.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/// What needs no key: health, and the description of this API with its page.
///
/// A path can be written in more ways (`/%76%31/`) than a list of what to guard would know. So this
/// is the list of what is open, letter by letter.
final class OpenPaths {
  private static final Pattern OPEN =
      Pattern.compile(
          "/actuator(/[A-Za-z0-9]+)*"
              + "|/openapi\\.json(/swagger-config)?"
              + "|/docs|/swagger-ui/[A-Za-z0-9.-]+");

  private OpenPaths() {}

  static boolean has(HttpServletRequest request) {
    return OPEN.matcher(request.getRequestURI()).matches();
  }
}
