package io.customerpipeline.http.problem;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.WebRequest;

/// The operation of a request whose command is in the log. From then on every answer names it,
/// whatever its status: the caller can ask for its fate.
public final class AppendedOperation {
  /// The header of answers.
  public static final String HEADER = "Operation-Id";

  private static final String ATTRIBUTE = AppendedOperation.class.getName();

  private AppendedOperation() {}

  /// @param id under which the caller may ask for the operation
  public static void remember(String id) {
    RequestContextHolder.currentRequestAttributes()
        .setAttribute(ATTRIBUTE, id, RequestAttributes.SCOPE_REQUEST);
  }

  /// @return absent if no command was appended
  static @Nullable String of(WebRequest request) {
    return (String) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
  }
}
